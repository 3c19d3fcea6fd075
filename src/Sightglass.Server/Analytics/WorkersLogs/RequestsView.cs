using System.Text.Json.Nodes;
using Sightglass.Query.Functions;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;

namespace Sightglass.Server.Analytics.WorkersLogs;

/// <summary>The views <c>invocations</c> and <c>traces</c>: all events of the requests, or traces, of which at least one event matches.</summary>
internal static class RequestsView
{
    private static readonly FieldName Time = new("time", default), RequestId = new("request_id", default), TraceId = new("trace_id", default);

    /// <summary>Events by request id.</summary>
    public static async Task<IReadOnlyDictionary<string, IReadOnlyList<WorkersEvent>>> InvocationsAsync(TelemetryQuestion question, TelemetryRunner runner, CancellationToken cancellationToken)
    {
        var (ids, byId) = await ReadAsync(question, RequestId, runner, cancellationToken);
        return ids.ToDictionary(id => id, id => (IReadOnlyList<WorkersEvent>)[.. byId[id]], StringComparer.Ordinal);
    }

    public static async Task<IReadOnlyList<TelemetryTrace>> TracesAsync(TelemetryQuestion question, TelemetryRunner runner, CancellationToken cancellationToken)
    {
        var (ids, byId) = await ReadAsync(question, TraceId, runner, cancellationToken);
        return [.. ids.Select(id => TraceOf(id, [.. byId[id]]))];
    }

    /// <summary>The ids, that of the newest matching event first, and their events, newest first.</summary>
    private static async Task<(IReadOnlyList<string> Ids, ILookup<string, WorkersEvent> Events)> ReadAsync(TelemetryQuestion question, FieldName field, TelemetryRunner runner, CancellationToken cancellationToken)
    {
        var newest = new SelectQuery([new SelectColumn("id", new FieldNode(field) { IsText = true }), new SelectColumn("newest", new AggregateNode(AggregateKind.Max, new MatchAllNode(default), default) { Field = Time })])
        {
            Filter = AndNode.Of(question.Query.Filter, new ExistsNode(field, default)),
            Order = [new SelectOrder(1, IsDescending: true)],
            Limit = question.Limit,
            Offset = question.Skip,
        };
        string[] ids = [.. (await runner.SelectAsync(newest, question.Scope, cancellationToken)).Select(row => row.Keys[0].Text)];
        IReadOnlyList<WorkersEvent> events = ids.Length == 0 ? [] : await runner.EventsAsync(
            new EventList(new ComparisonNode(field, ComparisonOperator.In, new ListOperand(ids, default), default), SqlCompiler.MaxEvents), skip: 0, question.Scope, cancellationToken);
        return (ids, events.ToLookup(one => TextOf(one, field.Name) ?? "", StringComparer.Ordinal));
    }

    private static TelemetryTrace TraceOf(string id, IReadOnlyList<WorkersEvent> events)
    {
        var root = events.LastOrDefault(one => TextOf(one, "parent_span_id") is null) ?? (events is [.., var first] ? first : null);
        var start = events.Count == 0 ? 0 : events.Min(one => one.Timestamp);
        var end = events.Count == 0 ? 0 : events.Max(one => one.Timestamp + NumberOf(one, "duration_ms"));
        var name = root is null ? "" : TextOf(root, "event") ?? TextOf(root, "message") ?? "";
        return new TelemetryTrace(id, name, root is null ? "" : TextOf(root, "route") ?? name, Distinct("service"), events.Count, end - start, start, end, Distinct("error_message"));

        IReadOnlyList<string> Distinct(string field) => [.. events.Select(one => TextOf(one, field)).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
    }

    private static string? TextOf(WorkersEvent one, string field) => one.Source[field] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    private static double NumberOf(WorkersEvent one, string field) => one.Source[field] is JsonValue value && value.TryGetValue<double>(out var number) ? number : 0;
}
