using Sightglass.Query.Binding;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>Reads whether two fields of an event have the same text.</summary>
internal sealed class SameReader(SameField field) : FieldReader
{
    private readonly FieldReader _first = Create(field.First);
    private readonly FieldReader _second = Create(field.Second);

    public override bool HasValue(EventBatch batch, int row) => _first.HasValue(batch, row) && _second.HasValue(batch, row);

    public override bool TryReadText(EventBatch batch, int row, ByteBuffer scratch, out ReadOnlySpan<byte> text)
    {
        text = default;
        if (!_first.TryReadText(batch, row, scratch, out var read))
        {
            return false;
        }

        // The second is read into the same buffer.
        var first = read.ToArray();
        if (!_second.TryReadText(batch, row, scratch, out var second))
        {
            return false;
        }

        text = second.SequenceEqual(first) ? "true"u8 : "false"u8;
        return true;
    }
}
