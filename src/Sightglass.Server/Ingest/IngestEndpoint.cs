using System.Globalization;
using Sightglass.Server.Auth;
using Sightglass.Server.Http;
using Sightglass.Server.Ingest.Formats.Events;
using Sightglass.Server.Ingest.Idempotency;
using Sightglass.Storage.Spool;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest;

/// <summary>The HTTP part of ingest, the same for every format: authenticates, limits, decompresses, ingests once, responds.</summary>
internal sealed partial class IngestEndpoint(IngestPipeline pipeline, IdempotencyStore requests, Authenticator authenticator, BufferPool buffers, IngestOptions options, IngestMetrics metrics, ILogger<IngestEndpoint> logger)
{
    private readonly ByteBudget _budget = new(ByteBudget.TotalOf(options.MemoryBytes));

    /// <summary>Adds a route for a format. The endpoint checks the key itself, because formats have their own places for it and their own responses.</summary>
    public RouteHandlerBuilder MapPost(IEndpointRouteBuilder routes, string pattern, IIngestFormat format) =>
        routes.MapPost(pattern, (Delegate)((HttpContext context) => PostAsync(context, format)))
            .WithMetadata(new RequiredScope(Scope.Ingest) { IsCheckedByEndpoint = true })
            .LimitsBodyItself();

    private async Task<IResult> PostAsync(HttpContext context, IIngestFormat format)
    {
        var outcome = await IngestAsync(context, format);
        if (outcome.Status != IngestStatus.Kept)
        {
            Log.Rejected(logger, format.Name, outcome.Status);
        }

        if (outcome.Status == IngestStatus.NotSignedIn)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer";
        }
        else if (outcome.IsTemporary)
        {
            context.Response.Headers.RetryAfter = AppendResult.RetryAfter.TotalSeconds.ToString("F0", CultureInfo.InvariantCulture);
        }

        return format.Answer(outcome);
    }

    private async Task<IngestOutcome> IngestAsync(HttpContext context, IIngestFormat format)
    {
        var caller = Identify(context, format);
        if (!caller.May(Scope.Ingest))
        {
            return new IngestOutcome(caller.Scopes == Scope.None ? IngestStatus.NotSignedIn : IngestStatus.ScopeMissing);
        }

        var door = DoorOf(context.Request, caller, format);
        if (!IdempotencyKey.TryRead(context.Request, caller, door, out var key))
        {
            return new IngestOutcome(IngestStatus.BadIdempotencyKey, $"send one, of 1 to {IdempotencyKey.MaxLength} visible ASCII characters, such as a UUID; or none.");
        }

        if (!requests.TryReadPiece(context.Request, caller, door, out var piece) || (piece is not null && key is not null))
        {
            return new IngestOutcome(IngestStatus.BadIdempotencyKey, $"'{ImportPiece.Header}' is the number of the piece within its file: 0, 1, …; it takes the place of '{IdempotencyKey.Header}'.");
        }

        using var memory = new IngestMemory(_budget.Open(caller.Party.Tenant));
        var (bytes, converted) = (buffers.Rent(), buffers.Rent());
        try
        {
            if (await RequestBody.ReadAsync(context, bytes, format.MaxBodyBytes, memory) is { } rejected)
            {
                return rejected;
            }

            if (ForeignFile.NameOf(bytes.Span) is { } name)
            {
                var rejection = new Rejection(0, RejectionCode.MalformedJson, $"the body is {name}", 1);
                return new IngestOutcome(IngestStatus.Unreadable, rejection.Message) { Rejected = 1, Reported = [rejection] };
            }

            var isConverted = BodyText.TryConvert(bytes, converted, out var replaced);
            if (isConverted && !memory.TryTakeBody(bytes.Capacity + converted.Capacity))
            {
                return IngestMemory.Busy;
            }

            var origin = format.TenantOf(context.Request) is { } tenant ? caller.Origin.Choose(tenant) : caller.Origin;
            var body = new IngestBody((isConverted ? converted : bytes).Memory, format.ShapeOf(context.Request), memory) { ReplacedCharacters = replaced };
            return piece is not null ? await ImportAsync(context, format, origin, body, piece)
                : key is { } known ? await IngestOnceAsync(context, format, origin, body, known)
                : await pipeline.IngestAsync(format, origin, body, receipt: null, context.RequestAborted);
        }
        finally
        {
            buffers.Return(bytes);
            buffers.Return(converted);
        }
    }

    private async Task<IngestOutcome> ImportAsync(HttpContext context, IIngestFormat format, EventOrigin origin, IngestBody body, ImportPiece piece)
    {
        var gate = piece.GateOf(body.Bytes.Span);
        await requests.BeginAsync(gate, context.RequestAborted);
        IngestOutcome? outcome = null;
        try
        {
            return outcome = await pipeline.ImportAsync(format, origin, body, piece, context.RequestAborted);
        }
        finally
        {
            requests.Complete(gate, outcome?.Receipt);
        }
    }

    private async Task<IngestOutcome> IngestOnceAsync(HttpContext context, IIngestFormat format, EventOrigin origin, IngestBody body, UInt128 key)
    {
        var receipt = new Receipt(key, IdempotencyKey.DigestOf(body.Bytes.Span), 0, 0, 0, IdempotencyKey.OwnerOf(context.GetCaller()));
        if (await requests.BeginAsync(key, context.RequestAborted) is { } earlier)
        {
            if (earlier.Body != receipt.Body)
            {
                return new IngestOutcome(IngestStatus.IdempotencyKeyReused, "a request with this key and another body was answered before; nothing of this one was kept. Send it with a key of its own.");
            }

            metrics.Repeat(format.Name);
            context.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
            return pipeline.Repeat(format, origin, body, earlier, context.RequestAborted);
        }

        IngestOutcome? outcome = null;
        try
        {
            return outcome = await pipeline.IngestAsync(format, origin, body, receipt, context.RequestAborted);
        }
        finally
        {
            requests.Complete(key, outcome?.Receipt);
        }
    }

    // Our own format without a chosen tenant is the empty door: so it was before doors were told apart, and retries of then are still known.
    private static string DoorOf(HttpRequest request, Caller caller, IIngestFormat format)
    {
        var tenant = caller.Tenant is null ? format.TenantOf(request) : null;
        return format is EventsFormat && tenant is null ? "" : $"\n{format.Name}\n{tenant}";
    }

    private Caller Identify(HttpContext context, IIngestFormat format)
    {
        foreach (var place in format.KeyPlaces)
        {
            if (place(context.Request) is { } key)
            {
                context.SetCaller(authenticator.Identify(key));
                break;
            }
        }

        return context.GetCaller();
    }

    private static partial class Log
    {
        [LoggerMessage(3001, LogLevel.Debug, "Rejected a request of format {Format}: {Status}")]
        public static partial void Rejected(ILogger logger, string format, IngestStatus status);
    }
}
