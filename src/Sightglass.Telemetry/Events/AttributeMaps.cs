using Sightglass.Telemetry.Columns;

namespace Sightglass.Telemetry.Events;

/// <summary>The attributes of a batch as the table stores them: short texts, numbers and booleans by name, and the rest as JSON. Not thread-safe.</summary>
/// <remarks>
/// <code>
/// {"tier":"gold","retries":2,"cached":true,"tags":["a"],"usage":{"prompt_tokens":5}}
///   Keywords   tier: gold
///   Numbers    retries: 2   cached␞: 1   usage␟prompt_tokens: 5
///   Rest       {"tags":["a"],"usage":{"prompt_tokens":5}}
/// </code>
/// An object stays whole in the rest, so that it is printed as it was sent. Its values are copied to keywords and numbers, so that they are found without parsing.
/// The rest also contains: values of names in the schema (drift), texts that are long or have escapes, numbers that a 64-bit float would not reproduce
/// as sent, and the texts of a name if nearly all of them differ.
/// </remarks>
public sealed class AttributeMaps
{
    // Per name and batch: below this number of distinct texts a dictionary costs nothing, whatever their share.
    private const int DistinctTexts = 128;

    // The number of values of one event that are copied out of its objects. Events with more are data, and the further values stay in the rest.
    private const int CopiedValues = 200;

    private readonly ByteBuffer _key = new(256);
    private readonly ByteBuffer _rest = new(1024);

    // By index of the name: number of texts, and how many of them were new. As long as Keywords.Keys.
    private int[] _taken = new int[64];
    private int[] _distinct = new int[64];
    private int _copied;

    /// <summary>Indexes into <see cref="Texts"/> by name.</summary>
    public MapColumn<int> Keywords { get; } = new();

    /// <summary>The texts of <see cref="Keywords"/>.</summary>
    public TextDictionary Texts { get; } = new();

    public MapColumn<double> Numbers { get; } = new();

    /// <summary>A JSON object per row; no value if nothing is left.</summary>
    public TextColumn Rest { get; } = new();

    /// <summary>Adds the attributes of a row.</summary>
    /// <param name="row">Not less than the last one.</param>
    /// <param name="json">An object as <see cref="AttributesBuilder"/> builds it: minified, with unique names.</param>
    /// <param name="schema">Values under its names stay in the rest: they are drift.</param>
    internal void Set(int row, ReadOnlySpan<byte> json, EventSchema schema)
    {
        _rest.Clear();
        _copied = 0;
        for (var at = 1; at < json.Length;)
        {
            var name = JsonScan.String(json, at);
            var start = at + name.Length + 1;
            var end = JsonScan.ValueEnd(json, start);
            var value = json[start..end];
            if (!TryMap(row, name[1..^1], value, schema))
            {
                _rest.Append(_rest.Length == 0 ? (byte)'{' : (byte)',');
                _rest.Append(json[at..end]);
            }

            at = end + 1;
        }

        if (_rest.Length > 0)
        {
            _rest.Append((byte)'}');
            Rest.Set(row, _rest.Span);
        }
    }

    internal void CopyFrom(AttributeMaps other, int otherRow, int row)
    {
        var (start, end) = other.Keywords.EntriesOf(otherRow);
        for (var i = start; i < end; i++)
        {
            Keywords.Add(row, Keywords.Keys.Intern(other.Keywords.Keys[other.Keywords.KeyIndexes[i]]), Texts.Intern(other.Texts[other.Keywords.Values[i]]));
        }

        (start, end) = other.Numbers.EntriesOf(otherRow);
        for (var i = start; i < end; i++)
        {
            Numbers.Add(row, Numbers.Keys.Intern(other.Numbers.Keys[other.Numbers.KeyIndexes[i]]), other.Numbers.Values[i]);
        }

        if (other.Rest.HasValue(otherRow))
        {
            Rest.Set(row, other.Rest[otherRow]);
        }
    }

    /// <summary>Gives every row below <paramref name="count"/> a slot.</summary>
    public void PadTo(int count)
    {
        Keywords.PadTo(count);
        Numbers.PadTo(count);
        Rest.PadTo(count);
    }

    internal long BytesFor(int rows) => Keywords.BytesFor(rows) + Texts.CapacityBytes + Numbers.BytesFor(rows) + Rest.BytesFor(rows) + _rest.Capacity;

    /// <summary>Empties the maps for the next batch and keeps their buffers.</summary>
    public void Clear()
    {
        Array.Clear(_taken, 0, Math.Min(_taken.Length, Keywords.Keys.Count));
        Array.Clear(_distinct, 0, Math.Min(_distinct.Length, Keywords.Keys.Count));
        Keywords.Clear();
        Texts.Clear();
        Numbers.Clear();
        Rest.Clear();
    }

    /// <returns>False when the member stays in the rest.</returns>
    private bool TryMap(int row, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value, EventSchema schema)
    {
        if (name.Contains((byte)'\\'))
        {
            return false;
        }

        // Also of an object under the name of a field: what is within it has names of its own.
        _key.Clear();
        _key.Append(name);
        if (value[0] == '{')
        {
            CopyMembers(row, value);
            return false;
        }

        return schema.MeaningOf(name).Ordinal < 0 && TryMapScalar(row, value);
    }

    /// <summary>Adds the members of an object, with <see cref="_key"/> before their names.</summary>
    private void CopyMembers(int row, ReadOnlySpan<byte> json)
    {
        var prefix = _key.Length;
        for (var at = 1; at < json.Length - 1 && _copied < CopiedValues;)
        {
            var name = JsonScan.String(json, at);
            var start = at + name.Length + 1;
            var end = JsonScan.ValueEnd(json, start);
            if (!name.Contains((byte)'\\'))
            {
                _key.Truncate(prefix);
                _key.Append((byte)MapKey.Separator);
                _key.Append(name[1..^1]);
                if (json[start] == '{')
                {
                    CopyMembers(row, json[start..end]);
                }
                else if (TryMapScalar(row, json[start..end]))
                {
                    _copied++;
                }
            }

            at = end + 1;
        }

        _key.Truncate(prefix);
    }

    private bool TryMapScalar(int row, ReadOnlySpan<byte> value)
    {
        switch (value[0])
        {
            case (byte)'"':
                return TryMapText(row, value[1..^1]);
            case (byte)'t' or (byte)'f':
                _key.Append((byte)MapKey.Boolean);
                Numbers.Add(row, Numbers.Keys.Intern(_key.Span), value[0] == 't' ? 1 : 0);
                return true;
            case (byte)'[' or (byte)'{' or (byte)'n':
                return false;
            default:
                return TryMapNumber(row, value);
        }
    }

    private bool TryMapText(int row, ReadOnlySpan<byte> text)
    {
        if (text.Length > MapKey.MaxTextBytes || text.Contains((byte)'\\'))
        {
            return false;
        }

        var key = Keywords.Keys.Intern(_key.Span);
        if (key >= _taken.Length)
        {
            Array.Resize(ref _taken, Math.Max(key + 1, _taken.Length * 2));
            Array.Resize(ref _distinct, _taken.Length);
        }

        var index = Texts.IndexOf(text);
        if (index == TextDictionary.NoText)
        {
            if (_distinct[key] >= DistinctTexts && _distinct[key] * 2 > _taken[key])
            {
                return false;
            }

            index = Texts.Intern(text);
            _distinct[key]++;
        }

        _taken[key]++;
        Keywords.Add(row, key, index);
        return true;
    }

    private bool TryMapNumber(int row, ReadOnlySpan<byte> number)
    {
        Span<byte> text = stackalloc byte[NumberText.MaxLength];
        if (!NumberText.TryParse(number, out double value) || !text[..NumberText.Format(value, text)].SequenceEqual(number))
        {
            return false;
        }

        Numbers.Add(row, Numbers.Keys.Intern(_key.Span), value);
        return true;
    }
}
