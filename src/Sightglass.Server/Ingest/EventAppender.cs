using Sightglass.Server.Http;
using Sightglass.Server.Tail;
using Sightglass.Storage.Blocks;
using Sightglass.Storage.Spool;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest;

/// <summary>Makes complete batches durable and publishes them to live tail. Any thread may call it.</summary>
internal sealed class EventAppender(EventSpool spool, SequenceNumbers numbers, TailHub tail, EventsAhead ahead, BufferPool buffers)
{
    /// <summary>Returns once the batch is durable or has failed.</summary>
    /// <param name="batch">Complete; gets its sequence numbers here.</param>
    /// <param name="receipt">Becomes durable with the events. Null for none.</param>
    /// <param name="cancellationToken">Checked only before anything is written.</param>
    public async Task<AppendResult> AppendAsync(EventBatch batch, Receipt? receipt, CancellationToken cancellationToken)
    {
        var block = buffers.Rent();
        batch.FirstSequence = numbers.Begin(batch.Count);
        try
        {
            EventBlock.Encode(batch, block);
            var plain = receipt is { } kept ? new SpoolRecord(block.Memory, batch.Count, kept) : new SpoolRecord(block.Memory, batch.Count);
            var record = plain with { Numbers = new RowNumbers(batch.FirstSequence, batch.ReceivedMicros) };
            var result = await spool.AppendAsync(record, cancellationToken);
            if (result.IsCommitted)
            {
                tail.Publish(batch);
                ahead.Note(batch);
            }

            return result;
        }
        finally
        {
            tail.Release(numbers.Complete(batch.FirstSequence));
            buffers.Return(block);
        }
    }
}
