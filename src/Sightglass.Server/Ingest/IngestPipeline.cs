using Sightglass.Server.Catalog;
using Sightglass.Server.Ingest.Idempotency;
using Sightglass.Storage.Spool;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Ingest;

/// <summary>Turns the bytes of a format into durable events: reads, enriches, counts and appends them. Every transport calls it; it depends on none.</summary>
internal sealed class IngestPipeline(ActiveCatalog active, RequestCoalescer coalescer, EventAppender appender, WorkspacePool workspaces, IngestMetrics metrics, TimeProvider time)
{
    /// <summary>Reads a body and makes its events durable.</summary>
    /// <param name="format">Format of the body.</param>
    /// <param name="origin">The sender.</param>
    /// <param name="body">Read before this returns.</param>
    /// <param name="receipt">Key and digest of a request that may be retried; it is completed and becomes durable with the events. Null for none.</param>
    /// <param name="cancellationToken">Checked only before anything is written.</param>
    public async ValueTask<IngestOutcome> IngestAsync(IIngestFormat format, EventOrigin origin, IngestBody body, Receipt? receipt, CancellationToken cancellationToken)
    {
        var catalog = active.Current;
        var workspace = workspaces.Rent(format, catalog.Schema);
        try
        {
            var received = workspace.Read(body, origin, UnixMicros.Now(time), cancellationToken);
            var (batch, rejections) = (workspace.Batch, workspace.Rejections);
            metrics.Reject(format.Name, rejections);
            if (Check(batch, rejections) is { } rejected)
            {
                return rejected;
            }

            receipt = receipt is { } blank && batch.Count > 0 ? blank with { ReceivedMicros = received, Accepted = batch.Count, Rejected = rejections.Count } : null;
            return await AppendAsync(format, catalog, batch, body, receipt, cancellationToken) is { } failed
                ? failed
                : new IngestOutcome(IngestStatus.Kept) { Accepted = batch.Count, Rejected = rejections.Count, Reported = [.. rejections.First], Warnings = workspace.Warnings(catalog.Catalog), Receipt = receipt };
        }
        catch (BatchRefusedException exception)
        {
            return exception.Outcome;
        }
        finally
        {
            workspaces.Return(format, workspace);
        }
    }

    /// <summary>Reads a piece of a file, and makes those of its events durable that no earlier request has stored: the file may have grown since.</summary>
    /// <param name="piece">Finds the receipts of earlier requests.</param>
    /// <inheritdoc cref="IngestAsync"/>
    public async ValueTask<IngestOutcome> ImportAsync(IIngestFormat format, EventOrigin origin, IngestBody body, ImportPiece piece, CancellationToken cancellationToken)
    {
        var catalog = active.Current;
        var (workspace, rest) = (workspaces.Rent(format, catalog.Schema), workspaces.Rent(format, catalog.Schema));
        try
        {
            var digests = new EventDigests();
            var received = workspace.Read(body with { Digests = digests }, origin, UnixMicros.Now(time), cancellationToken);
            var (batch, rejections) = (workspace.Batch, workspace.Rejections);
            metrics.Reject(format.Name, rejections);
            if (Check(batch, rejections) is { } rejected)
            {
                return rejected;
            }

            var outcome = new IngestOutcome(IngestStatus.Kept) { Accepted = batch.Count, Rejected = rejections.Count, Reported = [.. rejections.First], Warnings = [.. workspace.Warnings(catalog.Catalog), .. WithoutTime(batch, received)], Times = TimesOf(batch) };
            if (piece.FindStored(digests) is { } stored)
            {
                outcome = outcome with { Repeated = stored.Rows };
                metrics.Repeat(format.Name);
                rest.Read(body with { Start = stored.Next }, origin, received, cancellationToken);
                batch = rest.Batch;
            }

            if (batch.Count == 0)
            {
                return outcome;
            }

            var last = digests.Accepted[^1];
            var receipt = new Receipt(piece.KeyOf(last.Digest), 0, received, last.Rows, last.Next.Index - last.Rows, piece.Owner);
            return await AppendAsync(format, catalog, batch, body, receipt, cancellationToken) ?? outcome with { Receipt = receipt };
        }
        catch (BatchRefusedException exception)
        {
            return exception.Outcome;
        }
        finally
        {
            workspaces.Return(format, workspace);
            workspaces.Return(format, rest);
        }
    }

    /// <summary>The outcome of a request that was answered before. Stores nothing.</summary>
    /// <param name="receipt">The request's receipt. The body is the same, so reading it again finds the same errors, which need not be stored. The time of the first request is used for the limit on times in the future.</param>
    /// <inheritdoc cref="IngestAsync"/>
    public IngestOutcome Repeat(IIngestFormat format, EventOrigin origin, IngestBody body, Receipt receipt, CancellationToken cancellationToken)
    {
        var catalog = active.Current;
        var workspace = workspaces.Rent(format, catalog.Schema);
        try
        {
            workspace.Read(body, origin, receipt.ReceivedMicros, cancellationToken);
            return new IngestOutcome(IngestStatus.Kept) { Accepted = receipt.Accepted, Rejected = receipt.Rejected, Reported = [.. workspace.Rejections.First], Warnings = workspace.Warnings(catalog.Catalog) };
        }
        catch (BatchRefusedException exception)
        {
            return exception.Outcome;
        }
        finally
        {
            workspaces.Return(format, workspace);
        }
    }

    /// <returns>Null, or why nothing was stored.</returns>
    private async ValueTask<IngestOutcome?> AppendAsync(IIngestFormat format, LoadedCatalog catalog, EventBatch batch, IngestBody body, Receipt? receipt, CancellationToken cancellationToken)
    {
        if (batch.Count == 0)
        {
            return null;
        }

        catalog.Defaults.Apply(batch);
        var result = receipt is null && coalescer.TryAppend(batch, body.Bytes.Length, out var joined)
            ? await joined
            : await appender.AppendAsync(batch, receipt, cancellationToken);
        if (!result.IsCommitted)
        {
            return NotKept(result);
        }

        metrics.Accept(format.Name, batch);
        return null;
    }

    /// <summary>A log has the times of its events: if this one does not, their name is probably none that is known. Programs that send what happens now need none.</summary>
    private static IEnumerable<EventWarning> WithoutTime(EventBatch batch, long received)
    {
        var arrived = Enumerable.Range(0, batch.Count).Count(row => batch.Times[row] == received);
        var unreadable = batch.Warnings.All.FirstOrDefault(warning => warning.Code == WarningCode.UnreadableTime)?.Count ?? 0;
        return arrived > unreadable
            ? [new EventWarning(WarningCode.NoTime, arrived - unreadable, "the event has no member that is known as its time, so it has the time of its arrival; call it 'timestamp'")]
            : [];
    }

    private static (long From, long To)? TimesOf(EventBatch batch)
    {
        (long From, long To)? times = null;
        for (var row = 0; row < batch.Count; row++)
        {
            var at = batch.Times[row];
            times = times is var (from, to) ? (Math.Min(from, at), Math.Max(to, at)) : (at, at);
        }

        return times;
    }

    private static IngestOutcome? Check(EventBatch batch, RejectionSummary rejections)
    {
        if (batch.Count > EventLimits.MaxEvents)
        {
            return new IngestOutcome(IngestStatus.TooLarge, $"the body has more than {EventLimits.MaxEvents} events, the limit. Send them in several requests.");
        }

        if (rejections.First is not [var first, ..])
        {
            return null;
        }

        var isUnreadable = rejections.Refused is not null || (batch.Count == 0 && rejections.ByCode.Keys.All(code => code is RejectionCode.MalformedJson or RejectionCode.MalformedCsv));
        var status = rejections.IsOverLimit ? IngestStatus.TooManyMistakes : isUnreadable ? IngestStatus.Unreadable : IngestStatus.Kept;
        first = rejections.Refused ?? first;
        return status == IngestStatus.Kept ? null : new IngestOutcome(status, first.Message) { Rejected = rejections.Count, Reported = [first] };
    }

    // The reason names files and sizes of the whole server: it is in the log and in the metrics, not in the answer to a tenant.
    private static IngestOutcome NotKept(AppendResult result) => result.Status switch
    {
        AppendStatus.TooLarge => new IngestOutcome(IngestStatus.TooLarge, $"{result.Reason}. Send the events in several requests."),
        var status => new IngestOutcome(status == AppendStatus.Full ? IngestStatus.SpoolFull : IngestStatus.SpoolFailed,
            $"{(status == AppendStatus.Full ? "the server has as many events as it may hold until the engine takes them" : "the server cannot write to its disk")}. Nothing of this request was acknowledged; send it again after the time in Retry-After."),
    };
}
