using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Storage;
using Sightglass.Storage.Blocks;
using Sightglass.Storage.Files;
using Sightglass.Storage.Spool;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Benchmarks;

/// <summary>Making a request's thousand events durable, by writers at once; one operation is one append. The disk decides: name it beside the figures.</summary>
[MemoryDiagnoser]
[InvocationCount(1), IterationCount(20), WarmupCount(2)]
public class SpoolBenchmarks
{
    // 256 appends of 300 kB: 80 MB an iteration, long enough to time; the spool is made anew each time.
    private const int Appends = 256;

    private readonly ByteBuffer _block = new(1 << 20);
    private string _directory = "";
    private StorageMetrics _metrics = null!;
    private EventSpool _spool = null!;

    [Params(1, 4, 16)]
    public int Writers { get; set; }

    [GlobalSetup]
    public void Encode() => EventBlock.Encode(new RequestBatch().Batch, _block);

    [IterationSetup]
    public void Open()
    {
        // Beside the program and not in the temporary folder, which is memory on many systems.
        _directory = Path.Combine(AppContext.BaseDirectory, $"spool-{Guid.NewGuid():N}");
        _metrics = new StorageMetrics();
        _spool = EventSpool.Open(new StoreDirectory(_directory), new SpoolOptions(), TimeProvider.System, _metrics, NullLogger<EventSpool>.Instance);
    }

    [IterationCleanup]
    public void Close()
    {
        _spool.Dispose();
        _metrics.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    [Benchmark(OperationsPerInvoke = Appends)]
    public Task Append() => Task.WhenAll(Enumerable.Range(0, Writers).Select(_ => Task.Run(async () =>
    {
        for (var index = 0; index < Appends / Writers; index++)
        {
            if (!(await _spool.AppendAsync(new SpoolRecord(_block.Memory, RequestBatch.Rows), CancellationToken.None)).IsCommitted)
            {
                throw new InvalidOperationException("an append was refused");
            }
        }
    })));
}
