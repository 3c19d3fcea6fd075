using System.Diagnostics;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Storage.Blocks;

/// <summary>The maps of a batch as the table stores them: fields without a column first, in the schema's order, then the attributes. One caller at a time.</summary>
/// <remarks>A value that a map cannot store exactly (a long text or a large whole number) goes to the rest under the field's name.</remarks>
internal sealed class EventMaps
{
    private readonly ByteBuffer _json = new(1024);
    private readonly ByteBuffer _key = new();

    // Translates indexes of the batch's dictionaries to indexes of the dictionaries here. 0 if there is none yet.
    private int[] _keywordKeys = [];
    private int[] _texts = [];
    private int[] _numberKeys = [];

    public AttributeMaps Maps { get; } = new();

    /// <param name="batch">Sealed.</param>
    /// <param name="fields">Ordinals of the fields without a column for which the batch has values; at least one.</param>
    public void Fill(EventBatch batch, IReadOnlyList<int> fields)
    {
        Maps.Clear();
        var own = batch.Attributes;
        Reset(ref _keywordKeys, own.Keywords.Keys.Count);
        Reset(ref _texts, own.Texts.Count);
        Reset(ref _numberKeys, own.Numbers.Keys.Count);
        for (var row = 0; row < batch.Count; row++)
        {
            _json.Clear();
            foreach (var ordinal in fields)
            {
                var column = batch.Find(ordinal)!;
                if (column.HasValue(row))
                {
                    Add(batch.Schema, ordinal, column, row);
                }
            }

            AddAttributes(own, row);
            AddRest(own.Rest, row);
        }

        Maps.PadTo(batch.Count);
    }

    private void Add(EventSchema schema, int ordinal, Column column, int row)
    {
        var name = schema.Utf8Name(ordinal);
        var type = schema.Fields[ordinal].Type;
        switch (FieldPlaces.Of(column, row))
        {
            case FieldPlace.Keywords:
                Maps.Keywords.Add(row, Maps.Keywords.Keys.Intern(name), Maps.Texts.Intern(column is KeywordColumn keywords ? keywords[row] : ((TextColumn)column)[row]));
                break;
            case FieldPlace.Numbers:
                Maps.Numbers.Add(row, NumberKey(name, type), NumberOf(column, row));
                break;
            default:
                _json.Append((byte)',');
                JsonText.AppendString(_json, name);
                _json.Append((byte)':');
                EventValueJson.Append(_json, type, column, row);
                break;
        }
    }

    private static double NumberOf(Column column, int row) => column switch
    {
        ValueColumn<double> numbers => numbers[row],
        ValueColumn<byte> booleans => booleans[row],
        ValueColumn<long> whole => whole[row],
        _ => throw new UnreachableException(column.GetType().Name),
    };

    private int NumberKey(ReadOnlySpan<byte> name, FieldType type)
    {
        _key.Clear();
        _key.Append(name);
        if (type is FieldType.Boolean or FieldType.Timestamp)
        {
            _key.Append((byte)(type == FieldType.Boolean ? MapKey.Boolean : MapKey.Moment));
        }

        return Maps.Numbers.Keys.Intern(_key.Span);
    }

    private void AddAttributes(AttributeMaps own, int row)
    {
        var (start, end) = own.Keywords.EntriesOf(row);
        for (var i = start; i < end; i++)
        {
            Maps.Keywords.Add(row, Translate(_keywordKeys, own.Keywords.Keys, own.Keywords.KeyIndexes[i], Maps.Keywords.Keys), Translate(_texts, own.Texts, own.Keywords.Values[i], Maps.Texts));
        }

        (start, end) = own.Numbers.EntriesOf(row);
        for (var i = start; i < end; i++)
        {
            Maps.Numbers.Add(row, Translate(_numberKeys, own.Numbers.Keys, own.Numbers.KeyIndexes[i], Maps.Numbers.Keys), own.Numbers.Values[i]);
        }
    }

    private void AddRest(TextColumn rest, int row)
    {
        if (_json.Length == 0)
        {
            if (rest.HasValue(row))
            {
                Maps.Rest.Set(row, rest[row]);
            }

            return;
        }

        // The attributes come first: if a name occurs twice, the first is found.
        _json.Append((byte)'}');
        Maps.Rest.Set(row, rest.HasValue(row) ? [.. rest[row][..^1], .. _json.Span] : [(byte)'{', .. _json.Span[1..]]);
    }

    private static int Translate(int[] known, TextDictionary from, int index, TextDictionary to) =>
        known[index] != TextDictionary.NoText ? known[index] : known[index] = to.Intern(from[index]);

    private static void Reset(ref int[] known, int count)
    {
        if (known.Length < count)
        {
            known = new int[count * 2];
        }

        Array.Clear(known, 0, count);
    }
}
