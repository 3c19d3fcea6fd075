using BenchmarkDotNet.Attributes;
using Sightglass.Query.InMemory;
using Sightglass.Query.Languages.Filter;
using Sightglass.Workload;

namespace Sightglass.Benchmarks;

/// <summary>The filter of a live tail on arriving events; figures are per event.</summary>
[MemoryDiagnoser]
public class EventPredicateBenchmarks
{
    private readonly RequestBatch _input = new();
    private EventPredicate _predicate = null!;

    [Params(
        "event=\"chat.turn.finished\"",
        "level=error AND duration_ms>1500",
        "model:claude OR model=\"gpt-*\"",
        $"message:\"{RequestVocabulary.RareSubstring}\"")]
    public string Filter { get; set; } = "";

    [GlobalSetup]
    public void Compile() => _predicate = PredicateCompiler.Compile(FilterParser.Parse(Filter).Value!, _input.Schema);

    [Benchmark(OperationsPerInvoke = RequestBatch.Rows)]
    public int Match()
    {
        var predicate = _predicate.For(_input.Batch);
        var matches = 0;
        for (var row = 0; row < RequestBatch.Rows; row++)
        {
            matches += predicate.Matches(_input.Batch, row) ? 1 : 0;
        }

        return matches;
    }
}
