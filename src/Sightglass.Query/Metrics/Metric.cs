using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Metrics;

/// <summary>A metric and its parsed formula.</summary>
public sealed record Metric(MetricDefinition Definition, FormulaProgram Program)
{
    private static readonly FilterNode Everything = new MatchAllNode(default);

    /// <summary>A filter for the events behind the number; null when those are all events, or no filter can select them.</summary>
    public string? Filter { get; private init; } = DrillDownFilter.FilterOf(Program.Value, Everything);

    /// <summary>What the things are that the formula counts.</summary>
    public FormulaGrains Grains { get; init; } = FormulaGrains.Unknown;

    /// <summary>One of the things that the value is divided by, as the pack says, or as follows from what a number of things is counted in; null when there is nothing to say.</summary>
    public string? Per => Definition.Per ?? (Definition.Unit == "count" ? Grains.Per : null);

    /// <summary>What the value rests on.</summary>
    public MetricSample Sample { get; } = MetricSample.Of(Program.Value);

    /// <summary>The value is a share of what it rests on.</summary>
    public bool IsShare => Sample.IsShare && Definition.Unit is "ratio" or "percent";

    /// <summary>A filter for the events that make a share worse, of those behind the number; null if there are none to tell apart, or no filter can select them.</summary>
    public string? Failures { get; } = FailureFilter.Of(Definition, Program.Value);

    /// <summary>How a value compares with its target; <see cref="MetricStatus.TooFew"/> if it rests on too few events. A count or a sum is judged whatever their number.</summary>
    public MetricStatus? StatusOf(MeasuredValue measured, IReadOnlyDictionary<string, string>? key = null) =>
        Definition.StatusOf(measured.Value, key) switch
        {
            null => null,
            MetricStatus.NoData => MetricStatus.NoData,
            _ when IsTooFew(measured) => MetricStatus.TooFew,
            var status => status,
        };

    /// <summary>The advice for a value; none if it rests on too few events.</summary>
    public IEnumerable<string> AdviceFor(MeasuredValue measured, IReadOnlyDictionary<string, string>? key = null) =>
        IsTooFew(measured) ? [] : Definition.AdviceFor(measured.Value, key);

    /// <summary>A value for display.</summary>
    public string TextOf(double value) => ValueText.Of(value, Definition.Unit, Per);

    /// <summary>The fields to split by when the query specifies none.</summary>
    public IReadOnlyList<string> By => Definition.By.Count > 0 ? Definition.By : [.. Program.GroupBy.Select(key => key.Name)];

    // The formula before it was narrowed, and to what: a filter of both is shorter than one of the narrowed formula.
    private FormulaNode Declared { get; init; } = Program.Value;

    private FilterNode Where { get; init; } = Everything;

    /// <summary>The same metric of a part of the events.</summary>
    /// <param name="where">Restricts every aggregate, also those of other metrics.</param>
    public Metric Within(FilterNode where) => new(Definition, NarrowedFormula.Of(Program, where)) { Grains = Grains, Declared = Declared, Where = AndNode.Of(Where, where), Filter = FilterWithin(where) };

    /// <summary>A filter for the events behind the number in a part of the events; null when those are all events, or no filter can select them.</summary>
    public string? FilterWithin(FilterNode where) => DrillDownFilter.FilterOf(Declared, AndNode.Of(Where, where));

    private bool IsTooFew(MeasuredValue measured) => !Sample.IsTotal && measured.Sample < Definition.Minimum;
}
