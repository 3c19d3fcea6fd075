using BenchmarkDotNet.Attributes;

namespace Sightglass.Benchmarks;

/// <summary>Parsing events from JSON into columns; figures are per event.</summary>
[MemoryDiagnoser]
public class JsonEventReaderBenchmarks
{
    private readonly RequestBatch _input = new();

    [Benchmark(OperationsPerInvoke = RequestBatch.Rows)]
    public int Read() => _input.Read();
}
