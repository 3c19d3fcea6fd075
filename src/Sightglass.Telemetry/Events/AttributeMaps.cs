using Sightglass.Telemetry.Columns;

namespace Sightglass.Telemetry.Events;

/// <summary>The attributes of a batch as the table keeps them: short texts, numbers and booleans by name, and the rest as JSON. Not thread-safe.</summary>
/// <remarks>
/// <code>
/// {"tier":"gold","retries":2,"cached":true,"tags":["a"],"usage":{"prompt_tokens":5}}
///   Keywords   tier: gold
///   Numbers    retries: 2   cached␞: 1   usage␟prompt_tokens: 5
///   Rest       {"tags":["a"],"usage":{"prompt_tokens":5}}
/// </code>
/// An object stays whole in the rest, so that it is printed as it was sent; what it holds is among keywords and numbers too, to be found without parsing.
/// In the rest stays, too: a name that the schema knows (its value is drift), a text that is long or has escapes, a number that a 64-bit float would not
/// give back as it was sent, and texts of a name of which nearly every one differs.
/// </remarks>
public sealed class AttributeMaps
{
    // Per name and batch: with fewer distinct texts a dictionary costs nothing, whatever their share.
    private const int DistinctTexts = 128;

    // Values of one event that are copied out of its objects. More than this is data, and stays where it is.
    private const int CopiedValues = 200;

    private readonly ByteBuffer _key = new(256);
    private readonly ByteBuffer _rest = new(1024);

    // By number of the name: texts taken, and those of them that were new. As long as Keywords.Keys.
    private int[] _taken = new int[64];
    private int[] _distinct = new int[64];
    private int _copied;

    /// <summary>Numbers of <see cref="Texts"/> by name.</summary>
    public MapColumn<int> Keywords { get; } = new();

    /// <summary>The texts of <see cref="Keywords"/>.</summary>
    public TextDictionary Texts { get; } = new();

    public MapColumn<double> Numbers { get; } = new();

    /// <summary>A JSON object a row; no value where nothing is left.</summary>
    public TextColumn Rest { get; } = new();

    /// <summary>Takes the attributes of a row.</summary>
    /// <param name="row">Not below the last one.</param>
    /// <param name="json">An object as <see cref="AttributesBuilder"/> makes it: minified, each name once.</param>
    /// <param name="schema">Its names are not attributes.</param>
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

    /// <summary>Empties the maps for the next batch; buffers are kept.</summary>
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
        if (name.Contains((byte)'\\') || schema.MeaningOf(name).Ordinal >= 0)
        {
            return false;
        }

        _key.Clear();
        _key.Append(name);
        if (value[0] == '{')
        {
            CopyMembers(row, value);
            return false;
        }

        return TryMapScalar(row, value);
    }

    /// <summary>Adds what an object holds, with <see cref="_key"/> before its names.</summary>
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
