using Sightglass.Query.Functions;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Server.Catalog;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Server.Explore;

/// <summary>Compares the values of two groups of events.</summary>
internal sealed class DifferenceReader(FacetReader facets, QueryContext queries, ClickHouseClient client)
{
    // A field with more values is an id, a measurement or prose. It could not be compared completely either.
    private const int MaxValues = 200;

    // Values that have fewer events each, on average, are nearly unique.
    private const int LeastEventsOfAValue = 3;

    // Fields of one question: those that facets find, and those that every event may have and that facets leave out.
    private const int MaxFields = 45;

    private static readonly string[] AlsoCompared = ["tenant", "release", "route", "method", "operation", "feature", "logger", "response_model", "error_message"];

    /// <summary>Fields that say what became of an event, and not why.</summary>
    public static readonly IReadOnlyList<string> Outcomes = ["event", "level", "kind"];

    /// <summary>The fields that tell the events apart.</summary>
    public async Task<IReadOnlyList<string>> FieldsAsync(EventGroup events, CancellationToken cancellationToken)
    {
        var found = await facets.FindAsync(events.Filter, events.Scope, limit: 1, cancellationToken);
        return [.. AlsoCompared.Concat(found.Facets.Where(facet => facet.Distinct is > 1 and <= MaxValues).Select(facet => facet.Field)).Distinct().Take(MaxFields)];
    }

    /// <param name="some">The events to explain.</param>
    /// <param name="others">The events that they are compared with.</param>
    /// <param name="fields">Fields to compare.</param>
    /// <param name="restated">Those that come last.</param>
    /// <param name="cancellationToken">Stops the engine's work too.</param>
    public async Task<DifferencesAnswer> CompareAsync(EventGroup some, EventGroup others, IReadOnlyList<string> fields, IReadOnlySet<string> restated, CancellationToken cancellationToken)
    {
        var (selected, baseline, inside, outside) = (TotalAsync(some), TotalAsync(others), ValuesAsync(some), ValuesAsync(others));
        await Task.WhenAll(selected, baseline, inside, outside);
        var compared = (await inside).Zip(await outside, Together).OfType<ComparedField>().ToList();
        var (n, m) = (await selected, await baseline);
        return new DifferencesAnswer(n, m, new ComparedAnswer(compared.Count, compared.Sum(field => field.Values.Count)), ValueDifferences.Of(compared, n, m, restated));

        Task<IReadOnlyList<Facet>> ValuesAsync(EventGroup group) => facets.CountAsync(group.Filter, group.Scope, fields, MaxValues + 1, cancellationToken);

        async Task<long> TotalAsync(EventGroup group)
        {
            var count = new SelectQuery([new SelectColumn("count", new AggregateNode(AggregateKind.Count, new MatchAllNode(default), default))]) { Filter = group.Filter };
            var (table, _) = await queries.Compiler.Select(count, group.Scope).RunAsync(client, cancellationToken);
            return (long)(table.Rows is [var row] ? row.Values[0] ?? 0 : 0);
        }
    }

    /// <summary>The counts of a field side by side; null if it has no values, or too many.</summary>
    private static ComparedField? Together(Facet inside, Facet outside)
    {
        var others = outside.Values.ToDictionary(value => value.Value, value => value.Count, StringComparer.Ordinal);
        var some = inside.Values.ToDictionary(value => value.Value, value => value.Count, StringComparer.Ordinal);
        var names = some.Keys.Union(others.Keys, StringComparer.Ordinal).ToList();
        var events = some.Values.Sum() + others.Values.Sum();
        return names.Count == 0 || inside.Distinct > MaxValues || outside.Distinct > MaxValues || (names.Count > LeastEventsOfAValue && events < LeastEventsOfAValue * names.Count)
            ? null
            : new ComparedField(inside.Field, [.. names.Select(name => new ComparedValue(name, some.GetValueOrDefault(name), others.GetValueOrDefault(name)))]);
    }
}

/// <summary>Some events.</summary>
/// <param name="Filter">Which.</param>
/// <param name="Scope">Of whom, and when.</param>
internal sealed record EventGroup(FilterNode Filter, QueryScope Scope);
