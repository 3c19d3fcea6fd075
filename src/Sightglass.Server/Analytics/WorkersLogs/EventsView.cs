using System.Text.Json;
using Sightglass.Query.Functions;
using Sightglass.Query.Results;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;

namespace Sightglass.Server.Analytics.WorkersLogs;

/// <summary>The view <c>events</c>: a page of events, and how many there are over time.</summary>
internal static class EventsView
{
    private static readonly MatchAllNode All = new(default);

    private static readonly ComparisonNode IsError = new(new FieldName("level", default), ComparisonOperator.In, new ListOperand(["error", "fatal"], default), default);

    private static readonly IReadOnlyDictionary<string, JsonElement> NoGroups = new Dictionary<string, JsonElement>();

    private static readonly SelectColumn[] Counts =
    [
        new("count", new AggregateNode(AggregateKind.Count, All, default)), new("rows", new AggregateNode(AggregateKind.Rows, All, default)), new("errors", new AggregateNode(AggregateKind.Count, IsError, default)),
    ];

    public static async Task<TelemetryEvents> AnswerAsync(TelemetryQuestion question, TelemetryRunner runner, CancellationToken cancellationToken)
    {
        var filter = question.Query.Filter;
        var list = new EventList(filter, question.Limit + question.Skip) { After = question.After, OldestFirst = question.IsBackwards };
        var events = await runner.EventsAsync(list, question.Skip, question.Scope, cancellationToken);
        var counted = await runner.SelectAsync(new SelectQuery(Counts[..1]) { Filter = filter }, question.Scope, cancellationToken);
        var series = question.HasSeries && await runner.StepAsync(question, cancellationToken) is { } step ? await SeriesAsync(question, step, runner, cancellationToken) : [];
        return new TelemetryEvents(counted[0].Values[0] ?? 0, WorkersEvents.FieldsOf(events), series, question.IsBackwards ? [.. events.Reverse()] : events);
    }

    private static async Task<IReadOnlyList<TelemetryEventStep>> SeriesAsync(TelemetryQuestion question, TimeSpan step, TelemetryRunner runner, CancellationToken cancellationToken)
    {
        var select = new SelectQuery([new SelectColumn("time", new StepNode(step, default)), .. Counts])
        {
            Filter = question.Query.Filter,
            Order = [new SelectOrder(0, IsDescending: false)],
            Limit = SeriesLimits.StatementLimit,
        };
        var interval = (long)step.TotalMilliseconds;
        return [.. (await runner.SelectAsync(select, question.Scope, cancellationToken)).Select(row => new TelemetryEventStep(TelemetryRunner.TimeOf(row.Keys[0]), [Count(row.Values)]))];

        TelemetryEventCount Count(IReadOnlyList<double?> values)
        {
            var (count, rows, errors) = (values[0] ?? 0, values[1] ?? 0, values[2] ?? 0);
            return new TelemetryEventCount(count, interval, rows == 0 ? 1 : count / rows, errors, new TelemetryEventAggregates(count, interval), NoGroups);
        }
    }
}
