using System.Globalization;
using System.Text;
using Sightglass.Query.Evaluate;
using Sightglass.Server.Auth;
using Sightglass.Server.Explore;
using Sightglass.Server.Hosting;
using Sightglass.Server.Queries;

namespace Sightglass.Server.Tail;

/// <summary><c>GET /api/tail</c>: events as they arrive, as Server-Sent Events.</summary>
internal static class TailApi
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    public static void MapTail(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/tail", GetAsync).RequireScope(Scope.Query).WithName("Tail").WithSummary("Matching events as they arrive (Server-Sent Events: ready, row, skipped)");

    private static async Task<IResult> GetAsync(HttpContext http, QueryContext queries, TailHub hub, EventJson json, IHostApplicationLifetime lifetime, string? filter)
    {
        if (QueryContext.TryFilter(filter, out var node) is { } wrongFilter)
        {
            return wrongFilter;
        }

        if (queries.TryScope(http, null, null, out _, out var scope) is { } wrongScope)
        {
            return wrongScope;
        }

        var viewer = new TailViewer(PredicateCompiler.Compile(node, queries.Binder), scope.Tenant, json);
        if (!hub.TryAdd(viewer))
        {
            return Problems.Create("too-many-viewers", StatusCodes.Status503ServiceUnavailable, "Too many live views", $"{TailHub.MaxViewers} are open; close one.");
        }

        using var ended = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await StreamAsync(http.Response, viewer, ended.Token);
        }
        catch (OperationCanceledException)
        {
            // The viewer went away, or the server stops.
        }
        finally
        {
            hub.Remove(viewer);
        }

        return TypedResults.Empty;
    }

    private static async Task StreamAsync(HttpResponse response, TailViewer viewer, CancellationToken cancellationToken)
    {
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache";
        await SendAsync(response, "ready", "{}"u8.ToArray(), cancellationToken);
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

            while (viewer.Events.TryRead(out var json))
            {
                await response.Body.WriteAsync(IdLine(json), cancellationToken);
                await SendAsync(response, "row", json, cancellationToken);
            }

            if (viewer.TakeSkipped() is var skipped and > 0)
            {
                await SendAsync(response, "skipped", Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"count\":{skipped}}}")), cancellationToken);
            }

            await response.Body.FlushAsync(cancellationToken);
        }
    }

    // Every event begins with its id; see EventJson.
    private static byte[] IdLine(byte[] json) => [.. "id: "u8, .. json.AsSpan("{\"id\":\"".Length, EventId.TextLength), (byte)'\n'];

    private static async ValueTask SendAsync(HttpResponse response, string name, byte[] data, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(Encoding.ASCII.GetBytes($"event: {name}\ndata: "), cancellationToken);
        await response.Body.WriteAsync(data, cancellationToken);
        await response.Body.WriteAsync("\n\n"u8.ToArray(), cancellationToken);
    }
}
