using System.Buffers;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;
using Sightglass.Workload;

namespace Sightglass.Benchmarks;

/// <summary>The shared input of the benchmarks: the thousand events of one request, as bytes and as columns.</summary>
internal sealed class RequestBatch
{
    public const int Rows = 1000;

    private static readonly DateTimeOffset End = new(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

    private readonly RejectionSummary _rejections = new();

    public RequestBatch()
    {
        var body = new ArrayBufferWriter<byte>();
        new RequestTraffic(Rows, End, TimeSpan.FromMinutes(1)).Write(0, Rows, body);
        Body = body.WrittenMemory.ToArray();
        Schema = new EventSchema([]);
        Reader = new NdjsonReader(new JsonEventReader(Schema));
        Batch = new EventBatch(Schema);
        Read();
    }

    public byte[] Body { get; }

    public EventSchema Schema { get; }

    public NdjsonReader Reader { get; }

    /// <summary>Reused, as in a server.</summary>
    public EventBatch Batch { get; }

    /// <summary>Reads the body into the batch.</summary>
    public int Read()
    {
        Batch.Clear();
        Batch.ReceivedMicros = End.ToUnixTimeMilliseconds() * 1000;
        Reader.Read(Body, Batch, EventOrigin.Default, _rejections);
        return Batch.Count == Rows && _rejections.Count == 0 ? Rows : throw new InvalidOperationException($"{Batch.Count} events of {Rows} were read");
    }
}
