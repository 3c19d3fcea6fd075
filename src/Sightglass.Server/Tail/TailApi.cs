using System.Globalization;
using System.Text;
using System.Text.Json;
using Sightglass.Query.Binding;
using Sightglass.Query.InMemory;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Tail;

/// <summary><c>GET /api/tail</c>: events as they arrive, as Server-Sent Events.</summary>
internal static class TailApi
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static void MapTailApi(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/tail", GetAsync).RequireScope(Scope.Query).WithName("Tail").WithSummary("Matching events as they arrive (Server-Sent Events: ready, row, skipped); with Last-Event-ID, those missed since first")
            .Produces<string>(contentType: "text/event-stream");

    private static async Task<IResult> GetAsync(
        HttpContext http, EventFilter filter, TenantScope tenant, LastEventId? last, ActiveCatalog catalog, TailHub hub, MissedEvents missedEvents, AnswerMemory memory, EventIds ids, TimeProvider time, IHostApplicationLifetime lifetime)
    {
        var viewer = new TailViewer((filter.Language, http.Request.Query[nameof(filter)].ToString()), schema => PredicateCompiler.Compile(filter.Node, new QueryBinder(schema, catalog.Current.Catalog.EventNames, catalog.Current.Catalog.CurrentEventNames)), tenant.Tenant, http.GetCaller().Tenant);
        if (hub.TryAdd(viewer, out var from) is { } refused)
        {
            return TailProblems.TooManyViewers(refused);
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            if (last is { Event.Sequence: var number } && number >= from)
            {
                // No event has this number yet, so the text is from another installation, or from before its key: what was missed cannot be told.
                return TailProblems.BadLastEventId(http.Request.Headers[LastEventId.Header].ToString());
            }

            // Subscribe first: events that arrive while the missed ones are read wait in the viewer's queue.
            var missed = last is { Event: var seen } ? await missedEvents.ReadAsync(filter.Node, tenant, seen.Sequence, from, ended.Token) : MissedEvents.None;
            if (missed is null)
            {
                http.Response.Headers.RetryAfter = MissedEvents.RetryAfter.TotalSeconds.ToString(CultureInfo.InvariantCulture);
                return TailProblems.MissedAway();
            }

            // A viewer that has seen no event resumes from here after a broken connection, until it gets its first row; others resume from the event they saw.
            // Its time is now, so that the texts of two such ids differ even if no event arrived between them.
            // What was missed is at most as much as a viewer's queue.
            memory.Release();
            var begin = last is null ? ids.Format(new EventKey(UnixMicros.Now(time), from - 1)) : null;
            await StreamAsync(http.Response, viewer, begin, missed, ended.Token);
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The viewer disconnected, or the server stops.
        }
        finally
        {
            hub.Remove(viewer);
        }

        return TypedResults.Empty;
    }

    private static async Task StreamAsync(HttpResponse response, TailViewer viewer, string? begin, MissedEvents.Found missed, CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";

        // nginx would hold back what it has until its buffer is full.
        response.Headers["X-Accel-Buffering"] = "no";
        if (begin is not null)
        {
            await response.Body.WriteAsync(Encoding.ASCII.GetBytes($"id: {begin}\n"), cancellationToken);
        }

        await SendAsync(response, "ready", "{}"u8.ToArray(), cancellationToken);
        await SendSkippedAsync(response, missed.Skipped, cancellationToken);
        foreach (var json in missed.Events)
        {
            await SendRowAsync(response, json, cancellationToken);
        }

        await response.Body.FlushAsync(cancellationToken);
        while (true)
        {
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            pause.CancelAfter(KeepAlive);
            try
            {
                await viewer.Events.WaitToReadAsync(pause.Token);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                await response.Body.WriteAsync(":\n\n"u8.ToArray(), cancellationToken);
            }

            while (viewer.Events.TryRead(out var shown))
            {
                try
                {
                    await SendRowAsync(response, shown.Json, cancellationToken);
                }
                finally
                {
                    viewer.Shown(shown);
                }
            }

            await SendSkippedAsync(response, viewer.TakeSkipped(), cancellationToken);
            await response.Body.FlushAsync(cancellationToken);
        }
    }

    private static async ValueTask SendRowAsync(HttpResponse response, byte[] json, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(IdLine(json), cancellationToken);
        await SendAsync(response, "row", json, cancellationToken);
    }

    private static async ValueTask SendSkippedAsync(HttpResponse response, long count, CancellationToken cancellationToken)
    {
        if (count > 0)
        {
            await SendAsync(response, "skipped", JsonSerializer.SerializeToUtf8Bytes(new SkippedEvents(count), ApiJson.Options), cancellationToken);
        }
    }

    // Every event begins with its id; see EventJson.
    private static byte[] IdLine(byte[] json) => [.. "id: "u8, .. json.AsSpan("{\"id\":\"".Length, EventIds.TextLength), (byte)'\n'];

    private static async ValueTask SendAsync(HttpResponse response, string name, byte[] data, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(Encoding.ASCII.GetBytes($"event: {name}\ndata: "), cancellationToken);
        await response.Body.WriteAsync(data, cancellationToken);
        await response.Body.WriteAsync("\n\n"u8.ToArray(), cancellationToken);
    }
}

/// <summary>Sent to a viewer instead of events that it cannot be sent.</summary>
/// <param name="Count">Number of these events.</param>
internal sealed record SkippedEvents(long Count);
