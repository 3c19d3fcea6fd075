using System.Buffers.Text;
using System.Diagnostics;
using System.Globalization;
using Sightglass.Query.Binding;
using Sightglass.Query.Results;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>Reads a field from a batch: its presence, its text, its number. Immutable; any thread may use it.</summary>
/// <remarks>The counterpart of <c>FieldSql</c>, which prints the same three for the engine.</remarks>
internal abstract class FieldReader
{
    /// <summary>True when the event has the field.</summary>
    public abstract bool HasValue(EventBatch batch, int row);

    /// <summary>The value as text; false when the event lacks it.</summary>
    /// <param name="scratch">May be overwritten; the text may be a part of it and is valid until its next use.</param>
    public abstract bool TryReadText(EventBatch batch, int row, ByteBuffer scratch, out ReadOnlySpan<byte> text);

    /// <summary>The value as a 64-bit float; false when the event lacks it or it is not a number.</summary>
    public virtual bool TryReadNumber(EventBatch batch, int row, out double value)
    {
        value = 0;
        return false;
    }

    /// <summary>The kind of value that a text came from, for group keys.</summary>
    public virtual ValueKind KindOf(EventBatch batch, int row) => ValueKind.Text;

    public static FieldReader Create(BoundField field) => field switch
    {
        ColumnField { Field.Type: FieldType.Keyword } column => new KeywordReader(column),
        ColumnField { Field.Type: FieldType.Text } column => new TextReader(column.Ordinal),
        ColumnField { Field.Type: FieldType.Integer } column => new IntegerReader(column.Ordinal),
        ColumnField { Field.Type: FieldType.Number } column => new NumberReader(column.Ordinal),
        ColumnField { Field.Type: FieldType.Boolean } column => new BooleanReader(column.Ordinal),
        ColumnField { Field.Type: FieldType.Timestamp } column => new TimestampReader(column.Ordinal),
        AttributeField attribute => new AttributeReader(attribute),
        EventPartField { Part: EventPart.Time or EventPart.Received } part => new EventTimeReader(part.Part == EventPart.Received),
        EventPartField { Part: EventPart.Id } => new IdReader(),
        EventPartField { Part: EventPart.Tenant } => new TenantReader(),
        EventPartField { Part: EventPart.Attributes } => new AttributesReader(),
        DerivedField derived => new DerivedReader(derived),
        SameField same => new SameReader(same),
        CohortField cohort => new CohortReader(cohort, new Dictionary<string, long>()),
        _ => throw new UnreachableException(field.GetType().Name),
    };

    /// <summary>Prints a timestamp: RFC 3339, UTC.</summary>
    internal static void AppendTime(ByteBuffer target, long micros, string format = "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'")
    {
        UnixMicros.ToTime(micros).TryFormat(target.GetSpan(32), out var length, format, CultureInfo.InvariantCulture);
        target.Advance(length);
    }

    internal static void AppendInteger(ByteBuffer target, long value)
    {
        Utf8Formatter.TryFormat(value, target.GetSpan(20), out var length);
        target.Advance(length);
    }

    internal static void AppendNumber(ByteBuffer target, double value) => target.Advance(NumberText.Format(value, target.GetSpan(NumberText.MaxLength)));

    private sealed class KeywordReader(ColumnField field) : FieldReader
    {
        public override bool HasValue(EventBatch batch, int row) =>
            batch.Find(field.Ordinal) is KeywordColumn column && column.HasValue(row) && !(field.IsEvent && column[row].IsEmpty);

        public override bool TryReadText(EventBatch batch, int row, ByteBuffer scratch, out ReadOnlySpan<byte> text)
        {
            var has = HasValue(batch, row);
            text = has ? ((KeywordColumn)batch.Find(field.Ordinal)!)[row] : default;
            return has;
        }
    }

    private sealed class TextReader(int ordinal) : FieldReader
    {
        public override bool HasValue(EventBatch batch, int row) => batch.Find(ordinal)?.HasValue(row) ?? false;

        public override bool TryReadText(EventBatch batch, int row, ByteBuffer scratch, out ReadOnlySpan<byte> text)
        {
            var has = HasValue(batch, row);
            text = has ? ((TextColumn)batch.Find(ordinal)!)[row] : default;
            return has;
        }
    }

    /// <summary>A column of fixed-size values, which are printed into the scratch buffer.</summary>
    private abstract class ValueReader<T>(int ordinal) : FieldReader
        where T : unmanaged
    {
        public override bool HasValue(EventBatch batch, int row) => batch.Find(ordinal)?.HasValue(row) ?? false;

        public override bool TryReadText(EventBatch batch, int row, ByteBuffer scratch, out ReadOnlySpan<byte> text)
        {
            text = default;
            if (!HasValue(batch, row))
            {
                return false;
            }

            scratch.Clear();
            Append(scratch, Value(batch, row));
            text = scratch.Span;
            return true;
        }

        protected T Value(EventBatch batch, int row) => ((ValueColumn<T>)batch.Find(ordinal)!)[row];

        protected abstract void Append(ByteBuffer target, T value);
    }

    private sealed class IntegerReader(int ordinal) : ValueReader<long>(ordinal)
    {
        public override bool TryReadNumber(EventBatch batch, int row, out double value)
        {
            var has = HasValue(batch, row);
            value = has ? Value(batch, row) : 0;
            return has;
        }

        public override ValueKind KindOf(EventBatch batch, int row) => ValueKind.Number;

        protected override void Append(ByteBuffer target, long value) => AppendInteger(target, value);
    }

    private sealed class NumberReader(int ordinal) : ValueReader<double>(ordinal)
    {
        public override bool TryReadNumber(EventBatch batch, int row, out double value)
        {
            var has = HasValue(batch, row);
            value = has ? Value(batch, row) : 0;
            return has;
        }

        public override ValueKind KindOf(EventBatch batch, int row) => ValueKind.Number;

        protected override void Append(ByteBuffer target, double value) => AppendNumber(target, value);
    }

    private sealed class BooleanReader(int ordinal) : ValueReader<byte>(ordinal)
    {
        public override ValueKind KindOf(EventBatch batch, int row) => ValueKind.Boolean;

        protected override void Append(ByteBuffer target, byte value) => target.Append(value != 0 ? "true"u8 : "false"u8);
    }

    private sealed class TimestampReader(int ordinal) : ValueReader<long>(ordinal)
    {
        public override bool TryReadNumber(EventBatch batch, int row, out double value)
        {
            var has = HasValue(batch, row);
            value = has ? Value(batch, row) / 1000.0 : 0;
            return has;
        }

        protected override void Append(ByteBuffer target, long value) => AppendTime(target, value);
    }

    /// <summary>The event's own time, or the time of its arrival, which is stored in milliseconds.</summary>
    private sealed class EventTimeReader(bool isArrival) : FieldReader
    {
        public override bool HasValue(EventBatch batch, int row) => true;

        public override bool TryReadText(EventBatch batch, int row, ByteBuffer scratch, out ReadOnlySpan<byte> text)
        {
            scratch.Clear();
            AppendTime(scratch, Micros(batch, row), isArrival ? "yyyy-MM-dd'T'HH:mm:ss.fff'Z'" : "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'");
            text = scratch.Span;
            return true;
        }

        public override bool TryReadNumber(EventBatch batch, int row, out double value)
        {
            value = Micros(batch, row) / 1000.0;
            return true;
        }

        private long Micros(EventBatch batch, int row) => isArrival ? batch.ReceivedMicros / 1000 * 1000 : batch.Times[row];
    }

    private sealed class IdReader : FieldReader
    {
        public override bool HasValue(EventBatch batch, int row) => true;

        public override bool TryReadText(EventBatch batch, int row, ByteBuffer scratch, out ReadOnlySpan<byte> text)
        {
            scratch.Clear();
            batch.Schema.Ids.Format(new EventKey(batch.Times[row], batch.FirstSequence + (ulong)row), scratch.GetSpan(EventIds.TextLength));
            scratch.Advance(EventIds.TextLength);
            text = scratch.Span;
            return true;
        }
    }

    private sealed class TenantReader : FieldReader
    {
        public override bool HasValue(EventBatch batch, int row) => true;

        public override bool TryReadText(EventBatch batch, int row, ByteBuffer scratch, out ReadOnlySpan<byte> text)
        {
            text = batch.Tenants[row];
            return true;
        }
    }

    private sealed class AttributesReader : FieldReader
    {
        public override bool HasValue(EventBatch batch, int row) => AttributesJson.Append(new ByteBuffer(), batch.Attributes, row);

        public override bool TryReadText(EventBatch batch, int row, ByteBuffer scratch, out ReadOnlySpan<byte> text)
        {
            scratch.Clear();
            var has = AttributesJson.Append(scratch, batch.Attributes, row);
            text = scratch.Span;
            return has;
        }

        public override ValueKind KindOf(EventBatch batch, int row) => ValueKind.Json;
    }
}
