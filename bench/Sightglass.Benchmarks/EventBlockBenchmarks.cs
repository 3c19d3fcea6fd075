using BenchmarkDotNet.Attributes;
using Sightglass.Storage.Blocks;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Benchmarks;

/// <summary>Encoding columns as a block for spool and engine; figures are per event.</summary>
[MemoryDiagnoser]
public class EventBlockBenchmarks
{
    private readonly RequestBatch _input = new();
    private readonly ByteBuffer _block = new(1 << 20);

    [Benchmark(OperationsPerInvoke = RequestBatch.Rows)]
    public int Encode()
    {
        _block.Clear();
        EventBlock.Encode(_input.Batch, _block);
        return _block.Length;
    }
}
