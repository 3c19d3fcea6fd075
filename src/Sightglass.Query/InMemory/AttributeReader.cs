using System.Text;
using System.Text.Json;
using Sightglass.Query.Binding;
using Sightglass.Query.Results;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>Reads an attribute from the maps, or from the JSON text of the rest. A text that does not contain the name is skipped without parsing.</summary>
internal sealed class AttributeReader : FieldReader
{
    private readonly (Key Key, byte[][] Members)[] _paths;
    private readonly byte[] _guard;

    public AttributeReader(AttributeField field)
    {
        _paths = [.. field.Paths.Select(path => (new Key(string.Join(MapKey.Separator, path)), path.Select(Encoding.UTF8.GetBytes).ToArray()))];
        _guard = Encoding.UTF8.GetBytes(field.EndInJson);
    }

    public override bool HasValue(EventBatch batch, int row) => Find(batch.Attributes, row).Kind != ValueKind.Null;

    public override bool TryReadText(EventBatch batch, int row, ByteBuffer scratch, out ReadOnlySpan<byte> text)
    {
        var found = Find(batch.Attributes, row);
        text = found.Text;
        if (found.IsQuoted)
        {
            text = Unquote(text, scratch);
        }
        else if (found.Kind == ValueKind.Number && text.IsEmpty)
        {
            scratch.Clear();
            AppendNumber(scratch, found.Number);
            text = scratch.Span;
        }

        return found.Kind != ValueKind.Null;
    }

    public override bool TryReadNumber(EventBatch batch, int row, out double number)
    {
        var found = Find(batch.Attributes, row);
        number = found.Number;
        return found.Kind == ValueKind.Number && (found.Text.IsEmpty || NumberText.TryParse(found.Text, out number));
    }

    public override ValueKind KindOf(EventBatch batch, int row) => Find(batch.Attributes, row).Kind;

    /// <summary>The first path with a value; on each the maps are searched before the text.</summary>
    private Found Find(AttributeMaps attributes, int row)
    {
        var json = attributes.Rest[row];
        var mayBeText = json.IndexOf(_guard) >= 0;
        foreach (var (key, members) in _paths)
        {
            var found = key.Find(attributes, row);
            if (found.Kind == ValueKind.Null && mayBeText)
            {
                found = FollowPath(json, members);
            }

            if (found.Kind != ValueKind.Null)
            {
                return found;
            }
        }

        return default;
    }

    private static Found FollowPath(ReadOnlySpan<byte> json, byte[][] members)
    {
        foreach (var name in members)
        {
            if (json[0] != '{' || !TryMember(json, name, out json))
            {
                return default;
            }
        }

        return Found.Json(json);
    }

    private static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> json, ByteBuffer scratch)
    {
        if (!json.Contains((byte)'\\'))
        {
            return json[1..^1];
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        scratch.Clear();
        scratch.Advance(reader.CopyString(scratch.GetSpan(json.Length)));
        return scratch.Span;
    }

    private static bool TryMember(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isFound = reader.ValueTextEquals(name);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (isFound)
            {
                value = json[start..(int)reader.BytesConsumed];
                return true;
            }
        }

        value = default;
        return false;
    }

    /// <summary>A name as a key of the maps, for each kind of value.</summary>
    private sealed class Key(string name)
    {
        private readonly byte[] _name = Encoding.UTF8.GetBytes(name);
        private readonly byte[] _boolean = Encoding.UTF8.GetBytes(name + MapKey.Boolean);

        public Found Find(AttributeMaps attributes, int row)
        {
            var (keywords, numbers) = (attributes.Keywords, attributes.Numbers);
            return keywords.TryGet(row, keywords.Keys.IndexOf(_name), out var text) ? new Found(ValueKind.Text, attributes.Texts[text], 0)
                : numbers.TryGet(row, numbers.Keys.IndexOf(_name), out var number) ? new Found(ValueKind.Number, default, number)
                : numbers.TryGet(row, numbers.Keys.IndexOf(_boolean), out number) ? new Found(ValueKind.Boolean, number != 0 ? "true"u8 : "false"u8, 0)
                : default;
        }
    }

    /// <summary>A value: its text, or a number when the text is empty.</summary>
    private readonly ref struct Found(ValueKind kind, ReadOnlySpan<byte> text, double number)
    {
        public ValueKind Kind { get; } = kind;

        public ReadOnlySpan<byte> Text { get; } = text;

        public double Number { get; } = number;

        /// <summary>The text is a JSON string.</summary>
        public bool IsQuoted { get; private init; }

        public static Found Json(ReadOnlySpan<byte> value) => (char)value[0] switch
        {
            '"' => new Found(ValueKind.Text, value, 0) { IsQuoted = true },
            't' or 'f' => new Found(ValueKind.Boolean, value, 0),
            '{' or '[' => new Found(ValueKind.Json, value, 0),
            'n' => default,
            _ => new Found(ValueKind.Number, value, 0),
        };
    }
}
