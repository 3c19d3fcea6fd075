using Sightglass.Storage.Tables;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;
using static Sightglass.Storage.Blocks.NativeBytes;

namespace Sightglass.Storage.Blocks;

/// <summary>Encodes a batch as a payload of the spool: a header, then a block in the engine's native format, which is sent unchanged.</summary>
/// <remarks>Only columns with a value in this block are written; the table fills the others with their default.</remarks>
public static class EventBlock
{
    private const int MicrosPerMilli = 1000;

    private static readonly BlockColumn Tenant = new("tenant", EventsTable.KeywordKeyType);
    private static readonly BlockColumn Time = new("time", "DateTime64(6, 'UTC')");
    private static readonly BlockColumn Received = new("received", "DateTime64(3, 'UTC')");
    private static readonly BlockColumn Sequence = new("sequence", "UInt64");
    private static readonly BlockColumn Keywords = new("keywords", ColumnTypes.Keywords);
    private static readonly BlockColumn Numbers = new("numbers", ColumnTypes.Numbers);
    private static readonly BlockColumn Attributes = new("attributes", "String");

    // Several threads encode requests at the same time.
    [ThreadStatic]
    private static EventMaps? t_maps;

    /// <summary>Appends header and block.</summary>
    /// <param name="batch">Sealed, with at least one row, and with its arrival time and sequence numbers set.</param>
    /// <param name="target">Grows as needed.</param>
    public static void Encode(EventBatch batch, ByteBuffer target)
    {
        // A canceled row may have left a column without values; such a column is skipped.
        var active = batch.ActiveFields.Where(ordinal => HasValues(batch.Find(ordinal)!)).ToList();
        var fields = active.FindAll(batch.Schema.HasColumn);
        var attributes = MapsOf(batch, active);
        var (keywords, numbers, rest) = (attributes.Keywords, attributes.Numbers, attributes.Rest);
        List<BlockColumn> columns =
        [
            Tenant, Time, Received, Sequence,
            .. fields.Select(ordinal => ColumnOf(batch.Schema.Fields[ordinal])),
            .. keywords.Values.Length > 0 ? [Keywords] : Array.Empty<BlockColumn>(),
            .. numbers.Values.Length > 0 ? [Numbers] : Array.Empty<BlockColumn>(),
            .. rest.Bytes.Length > 0 ? [Attributes] : Array.Empty<BlockColumn>(),
        ];
        BlockHeader.Append(target, columns);
        AppendVarint(target, (ulong)columns.Count);
        AppendVarint(target, (ulong)batch.Count);

        AppendHeader(target, Tenant);
        AppendKeywords(target, batch.Tenants);
        AppendHeader(target, Time);
        AppendValues(target, batch.Times.Values);
        AppendHeader(target, Received);
        AppendRepeated(target, batch.ReceivedMicros / MicrosPerMilli, batch.Count);
        AppendHeader(target, Sequence);
        AppendSequence(target, batch.FirstSequence, batch.Count);
        foreach (var ordinal in fields)
        {
            AppendHeader(target, ColumnOf(batch.Schema.Fields[ordinal]));
            AppendField(target, batch.Find(ordinal)!, batch.Count);
        }

        if (keywords.Values.Length > 0)
        {
            AppendHeader(target, Keywords);
            AppendMap(target, keywords, attributes.Texts);
        }

        if (numbers.Values.Length > 0)
        {
            AppendHeader(target, Numbers);
            AppendMap(target, numbers);
        }

        if (rest.Bytes.Length > 0)
        {
            AppendHeader(target, Attributes);
            AppendTexts(target, rest, batch.Count);
        }
    }

    /// <summary>The attributes, and the values of fields without a column.</summary>
    private static AttributeMaps MapsOf(EventBatch batch, List<int> active)
    {
        var mapped = active.FindAll(ordinal => !batch.Schema.HasColumn(ordinal));
        if (mapped.Count == 0)
        {
            return batch.Attributes;
        }

        t_maps ??= new EventMaps();
        t_maps.Fill(batch, mapped);
        return t_maps.Maps;
    }

    private static BlockColumn ColumnOf(Field field) => new(field.Name, ColumnTypes.Of(field));

    private static bool HasValues(Column column) => column switch
    {
        KeywordColumn keywords => keywords.Indexes.IndexOfAnyExcept(KeywordColumn.NoValue) >= 0,
        TextColumn texts => Enumerable.Range(0, texts.Count).Any(texts.HasValue),
        ValueColumn<long> values => values.Missing.Contains((byte)0),
        ValueColumn<double> values => values.Missing.Contains((byte)0),
        ValueColumn<byte> values => values.Missing.Contains((byte)0),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static void AppendField(ByteBuffer target, Column column, int rows)
    {
        switch (column)
        {
            case KeywordColumn keywords:
                AppendKeywords(target, keywords);
                break;
            case TextColumn texts:
                AppendMissing(target, texts, rows);
                AppendTexts(target, texts, rows);
                break;
            case ValueColumn<long> values:
                target.Append(values.Missing);
                AppendValues(target, values.Values);
                break;
            case ValueColumn<double> values:
                target.Append(values.Missing);
                AppendValues(target, values.Values);
                break;
            case ValueColumn<byte> values:
                target.Append(values.Missing);
                target.Append(values.Values);
                break;
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }
}
