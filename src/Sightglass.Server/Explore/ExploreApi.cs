using Sightglass.Query.Planning;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Explore;

/// <summary>Lists of events, single events, and the events around one.</summary>
internal static class ExploreApi
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1000;

    // How far from an event its neighbors are searched.
    private static readonly TimeSpan AroundReach = TimeSpan.FromHours(24);

    public static void MapEvents(this IEndpointRouteBuilder routes)
    {
        var events = routes.MapGroup("/api/events").RequireScope(Scope.Query);
        events.MapGet("", ListAsync).WithName("ListEvents").WithSummary("Events that match a filter, newest first").Produces<EventListAnswer>();
        events.MapGet("/{id}", GetAsync).WithName("GetEvent").WithSummary("One event").Produces<TelemetryEvent>().ProducesProblems(StatusCodes.Status404NotFound);
        events.MapGet("/{id}/around", AroundAsync).WithName("GetEventsAround").WithSummary("An event and its neighbors in time").Produces<EventsAroundAnswer>().ProducesProblems(StatusCodes.Status404NotFound);
    }

    private static async Task<IResult> ListAsync([AsParameters] EventListRequest request, QueryContext queries, ClickHouseClient client, EventJson json, CancellationToken cancellationToken)
    {
        var limit = Math.Clamp(request.Limit, 1, MaxLimit);
        var list = new EventList(request.Filter.Node, limit) { After = request.Cursor?.After, OldestFirst = request.Order == "asc" };
        var page = await EventPage.ReadAsync(queries.Compiler.Events(list, request.Scope.Query), client, json, cancellationToken);
        return page.Write(request.Scope, limit);
    }

    private static async Task<IResult> GetAsync(string id, TenantScope tenant, EventIds ids, QueryContext queries, ClickHouseClient client, EventJson json, CancellationToken cancellationToken)
    {
        var page = ids.TryRead(id, out var known) ? await FindAsync(known, tenant, queries, client, json, cancellationToken) : null;
        return page is { Count: 1 } ? page.WriteOnly() : ExploreProblems.NoSuchEvent(id);
    }

    private static async Task<IResult> AroundAsync([AsParameters] NeighborsRequest request, EventIds ids, QueryContext queries, ClickHouseClient client, EventJson json, CancellationToken cancellationToken)
    {
        if (!ids.TryRead(request.Id, out var known) || await FindAsync(known, request.Tenant, queries, client, json, cancellationToken) is not { Count: 1 } page)
        {
            return ExploreProblems.NoSuchEvent(request.Id);
        }

        var time = TimeOf(known);
        var all = new MatchAllNode(default);
        var earlier = await NeighborsAsync(request.Before, request.Tenant.Between(time - AroundReach, time.AddTicks(TimeSpan.TicksPerMicrosecond)), oldestFirst: false);
        var later = await NeighborsAsync(request.After, request.Tenant.Between(time, time + AroundReach), oldestFirst: true);
        return EventPage.WriteAround(earlier, page, later);

        Task<EventPage> NeighborsAsync(int count, QueryScope scope, bool oldestFirst) => count <= 0
            ? Task.FromResult(new EventPage())
            : EventPage.ReadAsync(
                queries.Compiler.Events(new EventList(all, Math.Min(count, MaxLimit)) { After = known, OldestFirst = oldestFirst }, scope), client, json, cancellationToken);
    }

    private static Task<EventPage> FindAsync(EventKey id, TenantScope tenant, QueryContext queries, ClickHouseClient client, EventJson json, CancellationToken cancellationToken)
    {
        var isId = new ComparisonNode(new FieldName("id", default), ComparisonOperator.Equal, new TextOperand(queries.Binder.Schema.Ids.Format(id), default), default);
        var time = TimeOf(id);
        return EventPage.ReadAsync(queries.Compiler.Events(new EventList(isId, 1), tenant.Between(time, time.AddTicks(TimeSpan.TicksPerMicrosecond))), client, json, cancellationToken);
    }

    private static DateTimeOffset TimeOf(EventKey id) =>
        UnixMicros.ToTime(Math.Min(id.TimeMicros, EventTime.EndMicros));

    /// <param name="Filter">Selects the events.</param>
    /// <param name="Scope">Tenant and time range.</param>
    /// <param name="Cursor">Where to continue.</param>
    /// <param name="Order"><c>asc</c> for oldest first.</param>
    /// <param name="Limit">Maximum number of events, up to 1,000.</param>
    private sealed record EventListRequest(EventFilter Filter, ReadScope Scope, EventCursor? Cursor, string? Order, int Limit = DefaultLimit);

    /// <param name="Id">Id of the event.</param>
    /// <param name="Tenant">Its tenant.</param>
    /// <param name="Before">Number of earlier events.</param>
    /// <param name="After">Number of later events.</param>
    private sealed record NeighborsRequest(string Id, TenantScope Tenant, int Before = 20, int After = 20);
}
