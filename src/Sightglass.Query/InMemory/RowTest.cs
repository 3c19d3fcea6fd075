using System.Globalization;
using System.Numerics;
using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>A condition on one row of a batch. Immutable; any thread may use it.</summary>
internal abstract class RowTest
{
    // Values are printed here for comparison; each test has finished with it before the next begins.
    [ThreadStatic]
    private static ByteBuffer? t_scratch;

    protected static ByteBuffer Scratch => t_scratch ??= new ByteBuffer();

    public abstract bool Matches(EventBatch batch, int row);

    /// <summary>The same test, with everything precomputed that depends on the batch but not on the row. Valid until the batch changes.</summary>
    public virtual RowTest For(EventBatch batch) => this;
}

internal sealed class ConstantTest(bool value) : RowTest
{
    public bool Value => value;

    public override bool Matches(EventBatch batch, int row) => value;
}

internal sealed class AndTest(RowTest[] operands) : RowTest
{
    public override bool Matches(EventBatch batch, int row)
    {
        foreach (var operand in operands)
        {
            if (!operand.Matches(batch, row))
            {
                return false;
            }
        }

        return true;
    }

    public override RowTest For(EventBatch batch)
    {
        var decided = Array.ConvertAll(operands, operand => operand.For(batch));
        return Array.Exists(decided, operand => operand is ConstantTest { Value: false }) ? new ConstantTest(false) : new AndTest(decided);
    }
}

internal sealed class OrTest(RowTest[] operands) : RowTest
{
    public override bool Matches(EventBatch batch, int row)
    {
        foreach (var operand in operands)
        {
            if (operand.Matches(batch, row))
            {
                return true;
            }
        }

        return false;
    }

    public override RowTest For(EventBatch batch)
    {
        var decided = Array.ConvertAll(operands, operand => operand.For(batch));
        return Array.Exists(decided, operand => operand is ConstantTest { Value: true })
            ? new ConstantTest(true)
            : new OrTest(Array.FindAll(decided, operand => operand is not ConstantTest));
    }
}

internal sealed class NotTest(RowTest operand) : RowTest
{
    public override bool Matches(EventBatch batch, int row) => !operand.Matches(batch, row);

    public override RowTest For(EventBatch batch) =>
        operand.For(batch) is var decided && decided is ConstantTest constant ? new ConstantTest(!constant.Value) : new NotTest(decided);
}

internal sealed class PresentTest(FieldReader reader) : RowTest
{
    public override bool Matches(EventBatch batch, int row) => reader.HasValue(batch, row);
}

internal sealed class ValueTextTest(FieldReader reader, TextMatcher matcher) : RowTest
{
    public override bool Matches(EventBatch batch, int row) => reader.TryReadText(batch, row, Scratch, out var text) && matcher.Matches(text);
}

/// <summary>Tests a keyword once for each entry of the batch's dictionary instead of for each row.</summary>
internal sealed class KeywordTest(ColumnField field, TextMatcher matcher) : RowTest
{
    public override bool Matches(EventBatch batch, int row) =>
        batch.Find(field.Ordinal) is KeywordColumn column && column.HasValue(row) && MatchesEntry(column[row]);

    public override RowTest For(EventBatch batch)
    {
        if (batch.Find(field.Ordinal) is not KeywordColumn column)
        {
            return new ConstantTest(false);
        }

        var matches = new bool[column.EntryCount];
        for (var entry = 1; entry < matches.Length; entry++)
        {
            matches[entry] = MatchesEntry(column.Entry(entry));
        }

        return Array.IndexOf(matches, true) < 0 ? new ConstantTest(false) : new DecidedTest(column, matches);
    }

    private bool MatchesEntry(ReadOnlySpan<byte> text) => !(field.IsEvent && text.IsEmpty) && matcher.Matches(text);

    private sealed class DecidedTest(KeywordColumn column, bool[] matches) : RowTest
    {
        public override bool Matches(EventBatch batch, int row) => matches[column.IndexAt(row)];
    }
}

internal sealed class IntegerTest(BoundIntegerTest test) : RowTest
{
    public override bool Matches(EventBatch batch, int row) =>
        batch.Find(test.Field.Ordinal) is ValueColumn<long> column && column.HasValue(row) && Holds(column[row].CompareTo(test.Value), test.Comparison);

    public static bool Holds(int order, NumberComparison comparison) => comparison switch
    {
        NumberComparison.Equal => order == 0,
        NumberComparison.Greater => order > 0,
        NumberComparison.GreaterOrEqual => order >= 0,
        NumberComparison.Less => order < 0,
        _ => order <= 0,
    };
}

internal sealed class NumberTest(FieldReader reader, BoundNumberTest test) : RowTest
{
    public override bool Matches(EventBatch batch, int row) =>
        reader.TryReadNumber(batch, row, out var value) && IntegerTest.Holds(value.CompareTo(test.Value), test.Comparison);
}

internal sealed class WholeTest(FieldReader reader, BoundWholeTest test) : RowTest
{
    private readonly NumberTest _asFloats = new(reader, test.AsFloats);

    public override bool Matches(EventBatch batch, int row) =>
        reader.TryReadText(batch, row, Scratch, out var text) && text.Length <= BoundWholeTest.MaxDigits && BigInteger.TryParse(Encoding.UTF8.GetString(text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? IntegerTest.Holds(whole.CompareTo(test.Value), test.Comparison)
            : _asFloats.Matches(batch, row);
}

internal sealed class BooleanTest(BoundBooleanTest test) : RowTest
{
    public override bool Matches(EventBatch batch, int row) =>
        batch.Find(test.Field.Ordinal) is ValueColumn<byte> column && column.HasValue(row) && column[row] != 0 == test.Value;
}

internal sealed class IdTest(EventKey id) : RowTest
{
    public override bool Matches(EventBatch batch, int row) => batch.Times[row] == id.TimeMicros && batch.FirstSequence + (ulong)row == id.Sequence;
}
