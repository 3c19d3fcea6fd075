using Sightglass.Query.Functions;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Explore;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Writing;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Tail;

/// <summary>Reads what a viewer missed while it was not connected.</summary>
internal sealed class MissedEvents(SequenceNumbers numbers, BlockWriter writer, QueryContext queries, ClickHouseClient client, EventJson json)
{
    /// <summary>As many as a viewer's queue holds: whoever was away longer gets the latest of them, and the number of the others.</summary>
    public const int MaxEvents = 1000;

    /// <summary>When to ask again while the engine is away.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>For a viewer that begins now.</summary>
    public static readonly Found None = new([], 0);

    // The engine takes what waits within a second; past this it is away.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Reads the matching events whose sequence numbers lie between two, both excluded.</summary>
    /// <param name="filter">What the viewer watches.</param>
    /// <param name="tenant">Whose.</param>
    /// <param name="after">The last number that was seen.</param>
    /// <param name="before">The first number that is shown live.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Null when the engine does not have them yet.</returns>
    public async Task<Found?> ReadAsync(FilterNode filter, TenantScope tenant, ulong after, ulong before, CancellationToken cancellationToken)
    {
        try
        {
            // Batches below may still be on their way to the disk; then on to the engine.
            await numbers.WaitAsync(before).WaitAsync(Patience, cancellationToken);
            await writer.FlushAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }

        // The time of an event says nothing about when it arrived.
        var scope = tenant.Between(DateTimeOffset.UnixEpoch, UnixMicros.ToTime(EventTime.EndMicros)) with { Arrived = (after, before) };
        List<byte[]> events = [];
        await using (var rows = await client.QueryAsync(queries.Compiler.Events(new EventList(filter, MaxEvents + 1) { ByArrival = true }, scope).ToClickHouse(), cancellationToken))
        {
            while (await rows.ReadAsync(cancellationToken))
            {
                var one = new ByteBuffer(1024);
                json.Write(rows, one);
                events.Add(one.Span.ToArray());
            }
        }

        if (events.Count <= MaxEvents)
        {
            events.Reverse();
            return new Found(events, 0);
        }

        var rowCount = new SelectQuery([new SelectColumn("rows", new AggregateNode(AggregateKind.Rows, filter, default))]);
        var (counted, _) = await queries.Compiler.Select(rowCount, scope).RunAsync(client, cancellationToken);
        var all = (long)counted.Rows[0].Values[0]!.Value;
        events.RemoveAt(MaxEvents);
        events.Reverse();
        return new Found(events, all - MaxEvents);
    }

    /// <param name="Events">As JSON, in the order of their sequence numbers.</param>
    /// <param name="Skipped">How many came before them and are not among them.</param>
    internal sealed record Found(IReadOnlyList<byte[]> Events, long Skipped);
}
