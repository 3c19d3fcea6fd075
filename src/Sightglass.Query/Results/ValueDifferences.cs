namespace Sightglass.Query.Results;

/// <summary>What tells some events apart from others: values that are more frequent among them, or less, than chance explains. Pure functions.</summary>
public static class ValueDifferences
{
    /// <summary>Values of one field that are told, those with the largest differences.</summary>
    public const int MaxValues = 5;

    // Chance alone shows a value in at most one of so many questions, over all of the values that a question compares.
    private const double QuestionsPerChance = 100;

    /// <param name="fields">Fields with all their values; one that has more values than are given here must be left out.</param>
    /// <param name="selected">Number of the selected events.</param>
    /// <param name="baseline">Number of the other events.</param>
    /// <param name="restated">Names of fields that come after all others: they only restate how the events were selected.</param>
    /// <returns>The fields with a value that differs, the largest <see cref="FieldDifference.Score"/> first.</returns>
    public static IReadOnlyList<FieldDifference> Of(IReadOnlyList<ComparedField> fields, long selected, long baseline, IReadOnlySet<string> restated)
    {
        if (selected == 0 || baseline == 0)
        {
            return [];
        }

        var least = Math.Log(2 * QuestionsPerChance * Math.Max(1, fields.Sum(field => field.Values.Count)));
        return
        [
            .. fields.Select(field => DifferenceOf(field, selected, baseline, least)).OfType<FieldDifference>()
                .OrderBy(difference => restated.Contains(difference.Field))
                .ThenByDescending(difference => difference.Score)
                .ThenBy(difference => difference.Field, StringComparer.Ordinal),
        ];
    }

    private static FieldDifference? DifferenceOf(ComparedField field, long selected, long baseline, double least)
    {
        List<ValueDifference> values =
        [
            .. field.Values.Where(value => Surprise(value, selected, baseline) >= least)
                .Select(value => new ValueDifference(value.Value, value.Selected, value.Baseline, (double)value.Selected / selected, (double)value.Baseline / baseline))
                .OrderByDescending(value => value.SelectedShare - value.BaselineShare),
        ];
        if (values.Count == 0)
        {
            return null;
        }

        // The largest surplus first, then the rest by size: what is more frequent explains more than what it displaces.
        var ordered = values.Skip(1).OrderByDescending(value => value.Size).Prepend(values[0]).Take(MaxValues);
        return new FieldDifference(field.Field, values.Max(value => value.Size), [.. ordered]);
    }

    /// <summary>
    /// How unlikely the split of a value's events is, if each were selected as often as any event: the chance is at most 2·exp(−surprise) (Chernoff). Unlike a test with a normal
    /// distribution it holds for a handful of events too. Of a value that most events have, the events without it are judged: fewer, and as telling.
    /// </summary>
    private static double Surprise(ComparedValue value, long selected, long baseline)
    {
        var isRare = 2 * (value.Selected + value.Baseline) <= selected + baseline;
        var (inside, outside) = isRare ? (value.Selected, value.Baseline) : (selected - value.Selected, baseline - value.Baseline);
        var (total, expected) = (inside + outside, (double)selected / (selected + baseline));
        return Part(inside, total * expected) + Part(outside, total * (1 - expected));

        static double Part(long count, double expected) => count <= 0 ? 0 : count * Math.Log(count / expected);
    }
}

/// <summary>A field with all of its values in two groups of events.</summary>
public sealed record ComparedField(string Field, IReadOnlyList<ComparedValue> Values);

/// <summary>How many events of each group have a value.</summary>
public readonly record struct ComparedValue(string Value, long Selected, long Baseline);

/// <summary>A field whose values differ.</summary>
/// <param name="Score">The largest difference of two shares, 0 to 1.</param>
/// <param name="Values">The values that differ by more than chance, at most <see cref="ValueDifferences.MaxValues"/>: the one with the largest surplus first, then by size of the difference.</param>
public sealed record FieldDifference(string Field, double Score, IReadOnlyList<ValueDifference> Values);

/// <summary>A value, with its events and their share of all events of their group.</summary>
public sealed record ValueDifference(string Value, long Selected, long Baseline, double SelectedShare, double BaselineShare)
{
    internal double Size => Math.Abs(SelectedShare - BaselineShare);
}
