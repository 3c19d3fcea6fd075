using System.Globalization;
using Sightglass.Query.Planning;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Explore;

/// <summary>Events one by one: lists, single events, what happened around one.</summary>
internal static class ExploreApi
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    // How far around an event its neighbors are looked for.
    private static readonly TimeSpan AroundReach = TimeSpan.FromHours(24);

    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        var events = routes.MapGroup("/api/events").RequireScope(Scope.Query);
        events.MapGet("", ListAsync).WithName("ListEvents").WithSummary("Events that match a filter, newest first");
        events.MapGet("/{id}", GetAsync).WithName("GetEvent").WithSummary("One event");
        events.MapGet("/{id}/around", AroundAsync).WithName("GetEventsAround").WithSummary("An event and its neighbors in time");
    }

    private static async Task<IResult> ListAsync(
        HttpContext http, QueryContext queries, ClickHouseClient client, EventJson json, string? filter, string? from, string? to, string? cursor, string? order, int limit = DefaultLimit)
    {
        if (QueryContext.TryFilter(filter, out var node) is { } wrongFilter)
        {
            return wrongFilter;
        }

        if (queries.TryScope(http, from, to, out var range, out var scope) is { } wrongScope)
        {
            return wrongScope;
        }

        EventKey? after = null;
        if (!string.IsNullOrEmpty(cursor))
        {
            if (!EventKey.TryParse(cursor, out var last))
            {
                return Problems.Create("bad-cursor", StatusCodes.Status400BadRequest, "The cursor cannot be read", $"'{cursor}' is not a cursor of an earlier answer.");
            }

            after = last;
        }

        limit = Math.Clamp(limit, 1, MaxLimit);
        var query = new EventList(node, limit) { After = after, OldestFirst = order == "asc" };
        var page = await EventPage.ReadAsync(queries.Compiler.Events(query, scope), client, json, http.RequestAborted);
        return page.Write(range, limit);
    }

    private static async Task<IResult> GetAsync(HttpContext http, QueryContext queries, ClickHouseClient client, EventJson json, string id)
    {
        var page = EventKey.TryParse(id, out var known) ? await FindAsync(http, queries, client, json, known) : null;
        return page is { Count: 1 } ? page.WriteOnly() : Missing(id);
    }

    private static async Task<IResult> AroundAsync(
        HttpContext http, QueryContext queries, ClickHouseClient client, EventJson json, string id, int before = 20, int after = 20)
    {
        if (!EventKey.TryParse(id, out var known) || await FindAsync(http, queries, client, json, known) is not { Count: 1 } page)
        {
            return Missing(id);
        }

        var time = TimeOf(known);
        var reader = http.GetCaller().Tenant;
        var all = new MatchAllNode(default);
        var earlier = await NeighborsAsync(before, new QueryScope(reader, time - AroundReach, time.AddTicks(TimeSpan.TicksPerMicrosecond)), oldestFirst: false);
        var later = await NeighborsAsync(after, new QueryScope(reader, time, time + AroundReach), oldestFirst: true);
        return EventPage.WriteAround(earlier, page, later);

        Task<EventPage> NeighborsAsync(int count, QueryScope scope, bool oldestFirst) => count <= 0
            ? Task.FromResult(new EventPage())
            : EventPage.ReadAsync(
                queries.Compiler.Events(new EventList(all, Math.Min(count, MaxLimit)) { After = known, OldestFirst = oldestFirst }, scope), client, json, http.RequestAborted);
    }

    private static Task<EventPage> FindAsync(HttpContext http, QueryContext queries, ClickHouseClient client, EventJson json, EventKey id)
    {
        var isId = new ComparisonNode(new FieldName("id", default), ComparisonOperator.Equal, new TextOperand(id.ToString(), default), default);
        var time = TimeOf(id);
        var scope = new QueryScope(http.GetCaller().Tenant, time, time.AddTicks(TimeSpan.TicksPerMicrosecond));
        return EventPage.ReadAsync(queries.Compiler.Events(new EventList(isId, 1), scope), client, json, http.RequestAborted);
    }

    private static DateTimeOffset TimeOf(EventKey id) =>
        UnixMicros.ToTime(Math.Min(id.TimeMicros, EventTime.EndMicros));

    private static IResult Missing(string id) =>
        Problems.Create("no-such-event", StatusCodes.Status404NotFound, "No such event", string.Create(CultureInfo.InvariantCulture, $"no event has the id '{id}'; it may be older than what is kept."));
}
