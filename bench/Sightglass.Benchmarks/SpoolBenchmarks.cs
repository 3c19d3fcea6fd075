using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Storage;
using Sightglass.Storage.Blocks;
using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;
using Sightglass.Storage.Spool;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Benchmarks;

/// <summary>Making the thousand events of a request durable, with concurrent writers; one operation is one append. The result depends on the disk: name it next to the figures.</summary>
[MemoryDiagnoser]
[InvocationCount(1), IterationCount(20), WarmupCount(2)]
public class SpoolBenchmarks
{
    // 256 appends of 300 kB: 80 MB per iteration, long enough to time; each iteration creates a new spool.
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
        // Next to the program and not in the temporary folder, which is in memory on many systems.
        _directory = Path.Combine(AppContext.BaseDirectory, $"spool-{Guid.NewGuid():N}");
        _metrics = new StorageMetrics();
        _spool = EventSpool.Open(new StoreDirectory(_directory), new SpoolOptions(), TimeProvider.System, _metrics,
            new DamageLog(new StoreDirectory(_directory), TimeProvider.System, _metrics, NullLogger<DamageLog>.Instance), NullLogger<EventSpool>.Instance);
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
