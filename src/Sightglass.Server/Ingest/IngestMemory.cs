using Sightglass.Server.Http;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest;

/// <summary>The memory of one request: its body, then also its events as columns and as a block.</summary>
/// <param name="reservation">Of the budget of all requests.</param>
internal sealed class IngestMemory(ByteBudget.Reservation reservation) : IDisposable
{
    private long _bodyBytes;

    public static IngestOutcome Busy { get; } = new(
        IngestStatus.Busy, "the requests under way take all memory that is set aside for them, or your half of it. Nothing of this request was acknowledged; send it again after the time in Retry-After, or send fewer at once.");

    /// <returns>False if the memory is not free.</returns>
    public bool TryTakeBody(long bytes)
    {
        _bodyBytes = bytes;
        return reservation.TryGrow(bytes);
    }

    /// <summary>Takes what a batch needs while it is read and until it is durable; the block that is made of it is as large as the batch.</summary>
    /// <exception cref="BatchRefusedException">The batch is too large, or the memory is not free.</exception>
    public void TakeBatch(long bytes)
    {
        if (bytes > EventLimits.MaxBatchBytes)
        {
            throw new BatchRefusedException(new IngestOutcome(
                IngestStatus.TooLarge, $"the events take more than {EventLimits.MaxBatchBytes} bytes as columns, the limit: each event has a slot for each field that any of them has. Send them in several requests."));
        }

        if (!reservation.TryGrow(_bodyBytes + (2 * bytes)))
        {
            throw new BatchRefusedException(Busy);
        }
    }

    public void Dispose() => reservation.Dispose();
}

/// <summary>Ends the reading of a body whose batch grows too large.</summary>
internal sealed class BatchRefusedException(IngestOutcome outcome) : Exception(outcome.Detail)
{
    public IngestOutcome Outcome { get; } = outcome;
}
