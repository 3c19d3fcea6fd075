using Sightglass.Storage.Tables;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;
using static Sightglass.Storage.Blocks.NativeBytes;

namespace Sightglass.Storage.Blocks;

/// <summary>Encodes a batch as a payload of the spool: a header of our own, then a block of the engine's native format, which is sent as it is.</summary>
/// <remarks>Only columns with a value in this block are written; the table gives the others their default.</remarks>
public static class EventBlock
{
    private const int MicrosPerMilli = 1000;

    private static readonly BlockColumn Tenant = new("tenant", EventsTable.KeywordKeyType);
    private static readonly BlockColumn Time = new("time", "DateTime64(6, 'UTC')");
    private static readonly BlockColumn Received = new("received", "DateTime64(3, 'UTC')");
    private static readonly BlockColumn Sequence = new("sequence", "UInt64");
    private static readonly BlockColumn Attributes = new("attributes", "String");

    /// <summary>Appends header and block.</summary>
    /// <param name="batch">Sealed, at least one row, with its arrival time and sequence numbers set.</param>
    /// <param name="target">Grows as needed.</param>
    public static void Encode(EventBatch batch, ByteBuffer target)
    {
        // Canceled rows may have left a column without values: it is skipped.
        var fields = batch.ActiveFields.Where(ordinal => HasValues(batch.Find(ordinal)!)).ToList();
        var hasAttributes = batch.Attributes.Bytes.Length > 0;
        List<BlockColumn> columns = [Tenant, Time, Received, Sequence, .. fields.Select(ordinal => ColumnOf(batch.Schema.Fields[ordinal])), .. hasAttributes ? [Attributes] : Array.Empty<BlockColumn>()];
        BlockHeader.Append(target, columns);
        AppendVarint(target, (ulong)columns.Count);
        AppendVarint(target, (ulong)batch.Count);

        AppendHeader(target, Tenant);
        AppendKeywords(target, batch.Tenants, batch.Count);
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

        if (hasAttributes)
        {
            AppendHeader(target, Attributes);
            AppendTexts(target, batch.Attributes, batch.Count);
        }
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
                AppendKeywords(target, keywords, rows);
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
