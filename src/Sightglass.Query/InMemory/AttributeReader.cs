using System.Text;
using System.Text.Json;
using Sightglass.Query.Binding;
using Sightglass.Query.Results;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>Reads a value within the attributes. Events whose attributes do not hold the name are passed over without parsing.</summary>
internal sealed class AttributeReader : FieldReader
{
    private readonly byte[] _member;
    private readonly byte[][] _path;
    private readonly byte[] _guard;

    public AttributeReader(AttributeField field)
    {
        _member = Encoding.UTF8.GetBytes(field.Member);
        _path = [.. field.Path.Select(Encoding.UTF8.GetBytes)];
        var name = new ByteBuffer();
        JsonText.AppendString(name, _path.Length == 0 ? _member : _path[^1]);

        // Of a dotted name the last part ends the name in both of its forms.
        _guard = [.. name.Span[(_path.Length == 0 ? 0 : 1)..], (byte)':'];
    }

    public override bool HasValue(EventBatch batch, int row) => TryFind(batch, row, out _);

    public override bool TryReadText(EventBatch batch, int row, ByteBuffer scratch, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!TryFind(batch, row, out var value))
        {
            return false;
        }

        text = value;
        if (value[0] == '"')
        {
            text = value[1..^1];
            if (text.Contains((byte)'\\'))
            {
                var reader = new Utf8JsonReader(value);
                reader.Read();
                scratch.Clear();
                scratch.Advance(reader.CopyString(scratch.GetSpan(value.Length)));
                text = scratch.Span;
            }
        }

        return true;
    }

    public override bool TryReadNumber(EventBatch batch, int row, out double number)
    {
        number = 0;
        return TryFind(batch, row, out var value) && value[0] is (byte)'-' or >= (byte)'0' and <= (byte)'9' && NumberText.TryParse(value, out number);
    }

    public override ValueKind KindOf(EventBatch batch, int row) => !TryFind(batch, row, out var value) ? ValueKind.Null : (char)value[0] switch
    {
        '"' => ValueKind.Text,
        't' or 'f' => ValueKind.Boolean,
        '{' or '[' => ValueKind.Json,
        _ => ValueKind.Number,
    };

    /// <summary>The member of the literal name wins, even when it is null; then the dots are followed.</summary>
    private bool TryFind(EventBatch batch, int row, out ReadOnlySpan<byte> value)
    {
        var json = batch.Attributes[row];
        value = default;
        if (json.IndexOf(_guard) < 0)
        {
            return false;
        }

        if (!TryMember(json, _member, out value))
        {
            if (_path.Length == 0)
            {
                return false;
            }

            value = json;
            foreach (var name in _path)
            {
                if (value[0] != '{' || !TryMember(value, name, out value))
                {
                    return false;
                }
            }
        }

        return !value.SequenceEqual("null"u8);
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
}
