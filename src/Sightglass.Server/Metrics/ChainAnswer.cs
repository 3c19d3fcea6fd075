using System.Globalization;
using Sightglass.Query.Metrics;
using Sightglass.Query.Syntax;

namespace Sightglass.Server.Metrics;

/// <summary>Models or services that are asked one after another until one delivers, in that order.</summary>
internal sealed record ChainAnswer(string Title, IReadOnlyList<ChainStageAnswer> Stages)
{
    /// <summary>Computes the stages of a chain from its counts; null when no stage was asked.</summary>
    internal static ChainAnswer? Of(string title, MetricResult delivered, MetricResult passedOn, MetricResult undelivered)
    {
        var (place, name) = (delivered.Metric.By[0], delivered.Metric.By[1]);
        var stages = (delivered.By ?? []).Select(group => (group.Key, Delivered: Count(group.Value), PassedOn: 0L))
            .Concat((passedOn.By ?? []).Select(group => (group.Key, Delivered: 0L, PassedOn: Count(group.Value))))
            .GroupBy(part => part.Key[place])
            .OrderBy(parts => PlaceOf(parts.Key))
            .Select(parts => Stage(
                parts.GroupBy(part => part.Key[name]).OrderByDescending(one => one.Sum(part => part.Delivered + part.PassedOn)).Select(one => one.Key).ToList(),
                parts.Sum(part => part.Delivered),
                parts.Sum(part => part.PassedOn),
                parts.Key is { } at ? $"{place}={at}" : null,
                name))
            .ToList();
        if (stages.Sum(stage => stage.Asked) == 0)
        {
            return null;
        }

        // The last stage cannot pass on: its count includes what no stage delivered.
        var last = stages[^1];
        var lost = last.PassedOn + Count(undelivered.Value);
        stages[^1] = last with { PassedOn = lost, Asked = last.Delivered + lost };
        return new ChainAnswer(title, stages);
    }

    private static ChainStageAnswer Stage(List<string?> names, long delivered, long passedOn, string? filter, string nameField) =>
        new(names[0] + (names.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - 1} more") : ""),
            delivered + passedOn,
            delivered,
            passedOn,
            filter ?? string.Join(" OR ", names.OfType<string>().Select(one => $"{nameField}={QuotedText.Quote(one)}")));

    private static double PlaceOf(string? place) => double.TryParse(place, NumberStyles.Float, CultureInfo.InvariantCulture, out var at) ? at : double.PositiveInfinity;

    private static long Count(double? value) => (long)(value ?? 0);
}

/// <param name="Name">Name of the stage; if there are several names at one position, the one asked most.</param>
/// <param name="Asked">Number of requests that it delivered or passed on.</param>
/// <param name="PassedOn">At the last stage: what no stage delivered.</param>
/// <param name="Filter">Finds the events of the stage.</param>
internal sealed record ChainStageAnswer(string Name, long Asked, long Delivered, long PassedOn, string Filter);
