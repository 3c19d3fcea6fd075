using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Query.Results;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>Reads a key that depends on when a value was first seen.</summary>
/// <param name="field">The key.</param>
/// <param name="firsts">When each value was first seen, in microseconds; those before the range left out.</param>
internal sealed class CohortReader(CohortField field, IReadOnlyDictionary<string, long> firsts) : FieldReader
{
    private readonly FieldReader _source = Create(field.Source);

    /// <summary>When each value of a field was first seen in a batch, if that was in the range.</summary>
    /// <param name="isSeen">The rows that count.</param>
    public static CohortReader Of(CohortField field, EventBatch batch, Func<int, bool> isSeen)
    {
        var (source, scratch) = (Create(field.Source), new ByteBuffer());

        // At most one per row of the batch; lives as long as one evaluation.
        Dictionary<string, long> firsts = [];
        for (var row = 0; row < batch.Count; row++)
        {
            if (batch.Times[row] < field.Range.ToMicros && isSeen(row) && source.TryReadText(batch, row, scratch, out var text) && Encoding.UTF8.GetString(text) is var value
                && (!firsts.TryGetValue(value, out var first) || batch.Times[row] < first))
            {
                firsts[value] = batch.Times[row];
            }
        }

        return new CohortReader(field, firsts.Where(first => first.Value >= field.Range.FromMicros).ToDictionary());
    }

    public override bool HasValue(EventBatch batch, int row) => KeyOf(batch, row, new ByteBuffer()) is not null;

    public override bool TryReadText(EventBatch batch, int row, ByteBuffer scratch, out ReadOnlySpan<byte> text)
    {
        var key = KeyOf(batch, row, scratch);
        scratch.Clear();
        scratch.Append(Encoding.UTF8.GetBytes(key?.Text ?? ""));
        text = scratch.Span;
        return key is not null;
    }

    public override ValueKind KindOf(EventBatch batch, int row) => field.IsAge ? ValueKind.Number : ValueKind.Text;

    private GroupKey? KeyOf(EventBatch batch, int row, ByteBuffer scratch) =>
        _source.TryReadText(batch, row, scratch, out var text) && firsts.TryGetValue(Encoding.UTF8.GetString(text), out var first) ? field.KeyOf(first, batch.Times[row]) : null;
}
