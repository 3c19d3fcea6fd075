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
    /// <summary>As many as a viewer's queue holds: a viewer that was away longer gets the latest ones, and the number of the others.</summary>
    public const int MaxEvents = 1000;

    /// <summary>4 MiB, of the latest ones: a thousand events of usual size are a third of it.</summary>
    public const int MaxBytes = 4 << 20;

    /// <summary>When to retry while the engine is down.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    /// <summary>For a new viewer.</summary>
    public static readonly Found None = new([], 0);

    // The engine receives waiting events within a second; after this time it is considered down.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Reads the matching events whose sequence numbers are between two, both exclusive.</summary>
    /// <param name="filter">The viewer's filter.</param>
    /// <param name="tenant">The viewer's tenant.</param>
    /// <param name="after">The last number that the viewer saw.</param>
    /// <param name="before">The first number that is shown live.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <returns>Null when the engine does not have them yet.</returns>
    public async Task<Found?> ReadAsync(FilterNode filter, TenantScope tenant, ulong after, ulong before, CancellationToken cancellationToken)
    {
        try
        {
            // Earlier batches may still be on their way to the disk, and then to the engine.
            await numbers.WaitAsync(before).WaitAsync(Patience, cancellationToken);
            await writer.FlushAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        }
        catch (TimeoutException)
        {
            return null;
        }

        // The time of an event does not tell when it arrived.
        var scope = tenant.Between(DateTimeOffset.UnixEpoch, UnixMicros.ToTime(EventTime.EndMicros)) with { Arrived = (after, before) };
        List<byte[]> events = [];
        var (bytes, isCut) = (0L, false);
        await using (var rows = await client.QueryAsync(queries.Compiler.Events(new EventList(filter, MaxEvents + 1) { ByArrival = true }, scope).ToClickHouse(), cancellationToken))
        {
            var row = json.Read(rows);
            var one = new ByteBuffer(1024);
            while (events.Count <= MaxEvents && !isCut && await row.ReadAsync(cancellationToken))
            {
                one.Clear();
                json.Write(row, one);
                bytes += one.Length;
                isCut = events.Count > 0 && bytes > MaxBytes;
                if (!isCut)
                {
                    events.Add(one.Span.ToArray());
                }
            }
        }

        if (events.Count <= MaxEvents && !isCut)
        {
            events.Reverse();
            return new Found(events, 0);
        }

        var rowCount = new SelectQuery([new SelectColumn("rows", new AggregateNode(AggregateKind.Rows, filter, default))]);
        var (counted, _) = await queries.Compiler.Select(rowCount, scope).RunAsync(client, cancellationToken);
        var all = (long)counted.Rows[0].Values[0]!.Value;
        if (events.Count > MaxEvents)
        {
            events.RemoveAt(MaxEvents);
        }

        events.Reverse();
        return new Found(events, all - events.Count);
    }

    /// <param name="Events">As JSON, in the order of their sequence numbers.</param>
    /// <param name="Skipped">Number of earlier events that are not included.</param>
    internal sealed record Found(IReadOnlyList<byte[]> Events, long Skipped);
}
