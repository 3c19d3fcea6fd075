using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Query.Warnings;
using Sightglass.Server.Catalog;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Server.Queries;

/// <summary>What a query that can be used probably does not mean: names that no event has, keywords that are searched as texts.</summary>
/// <remarks>A name that no field has may be an attribute, so the events are asked. They decide within a second or not at all: no answer is no warning.</remarks>
internal sealed class QueryWarnings(QueryContext queries, ClickHouseClient client)
{
    // Names of one query that are looked for; each may read the attributes of the whole range.
    private const int MaxNames = 8;

    // Events that are looked through for names that may have been meant: many more would not hold other ones.
    private const int SampledEvents = 200;

    // Bytes of the attributes of an event that are looked through for names: a thousand names fit, and a sample stays small.
    private const int MaxSampledLength = 64 * 1024;

    private static readonly FieldName Attributes = new("attributes", default);

    private static readonly SelectQuery NewestAttributes = new([new SelectColumn("attributes", new FieldNode(Attributes) { IsText = true })])
    {
        Filter = new ComparisonNode(Attributes, ComparisonOperator.NoLongerThan, new NumberOperand(MaxSampledLength, "", default), default),
        IsGrouped = false,
        Order = [new SelectOrder(null, IsDescending: true)],
        Limit = SampledEvents,
    };

    // A check runs at every pause in typing: a slow answer is worth less than none.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    /// <param name="text">What was parsed.</param>
    /// <param name="query">With the warnings that its text alone gave.</param>
    /// <param name="scope">Where a name may be found.</param>
    /// <param name="cancellationToken">Stops the engine's work too.</param>
    public async Task<IReadOnlyList<QueryWarning>> OfAsync(string text, ParsedQuery query, QueryScope scope, CancellationToken cancellationToken)
    {
        var fields = new UnknownFields(queries.Binder);
        var absent = await AbsentAsync([.. fields.Of(query).Take(MaxNames)], scope, cancellationToken);
        var attributes = absent.Count == 0 ? [] : await AttributesAsync(scope, cancellationToken);
        return [.. query.Warnings.Concat(absent.Select(name => fields.Warn(text, name, attributes))).OrderBy(warning => warning.Position)];
    }

    /// <summary>Those of the names that surely no event has.</summary>
    private async Task<List<FieldName>> AbsentAsync(IReadOnlyList<FieldName> names, QueryScope scope, CancellationToken cancellationToken)
    {
        var found = await Task.WhenAll(names.Select(name => ReadAsync(AnyWith(name), scope, cancellationToken)));
        return [.. names.Where((_, index) => found[index] is { Count: 0 })];
    }

    private async Task<IReadOnlyList<string>> AttributesAsync(QueryScope scope, CancellationToken cancellationToken)
    {
        var names = new AttributeNames();
        foreach (var row in await ReadAsync(NewestAttributes, scope, cancellationToken) ?? [])
        {
            names.Add(row.Keys[0].Text);
        }

        return names.All;
    }

    /// <summary>One row if any event has the field, else none. The engine ends at the first.</summary>
    private static SelectQuery AnyWith(FieldName field) => new([new SelectColumn("found", new NumberNode(1, default))])
    {
        Filter = new ExistsNode(field, default),
        IsGrouped = false,
        Limit = 1,
    };

    /// <returns>Null when the engine did not answer in time, or at all.</returns>
    private async Task<IReadOnlyList<SelectRow>?> ReadAsync(SelectQuery query, QueryScope scope, CancellationToken cancellationToken)
    {
        try
        {
            var (table, _) = await queries.Compiler.Select(query, scope).RunAsync(client, Timeout, cancellationToken);
            return table.Rows;
        }
        catch (ClickHouseException)
        {
            return null;
        }
    }
}
