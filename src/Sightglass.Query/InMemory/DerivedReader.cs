using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Query.Results;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>Reads a value that is derived from one of another field.</summary>
internal sealed class DerivedReader(DerivedField field) : FieldReader
{
    private readonly FieldReader _source = Create(field.Source);

    public override bool HasValue(EventBatch batch, int row) => TextOf(batch, row) is not null;

    public override bool TryReadText(EventBatch batch, int row, ByteBuffer scratch, out ReadOnlySpan<byte> text)
    {
        var value = TextOf(batch, row);
        scratch.Clear();
        scratch.Append(Encoding.UTF8.GetBytes(value ?? ""));
        text = scratch.Span;
        return value is not null;
    }

    public override bool TryReadNumber(EventBatch batch, int row, out double value)
    {
        var number = _source.TryReadNumber(batch, row, out var source) ? field.NumberOf(source) : null;
        value = number ?? 0;
        return number is not null;
    }

    public override ValueKind KindOf(EventBatch batch, int row) => field.IsNumber ? ValueKind.Number : ValueKind.Text;

    private string? TextOf(EventBatch batch, int row) => _source.TryReadNumber(batch, row, out var source) ? field.TextOf(source) : null;
}
