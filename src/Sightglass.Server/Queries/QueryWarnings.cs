using Sightglass.Query.Planning;
using Sightglass.Query.Sql;
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
        var found = await Task.WhenAll(names.Select(name => ReadAsync(queries.Compiler.Exists(name.Name, scope), cancellationToken)));
        return [.. names.Where((_, index) => found[index] is { Count: 0 })];
    }

    private async Task<IReadOnlyList<string>> AttributesAsync(QueryScope scope, CancellationToken cancellationToken)
    {
        var names = new AttributeNames();
        foreach (var attributes in await ReadAsync(queries.Compiler.NewestAttributes(SampledEvents, scope), cancellationToken) ?? [])
        {
            names.Add(attributes);
        }

        return names.All;
    }

    /// <summary>The first column; null when the engine did not answer in time, or at all.</summary>
    private async Task<List<string>?> ReadAsync(SqlStatement statement, CancellationToken cancellationToken)
    {
        List<string> values = [];
        try
        {
            await using var rows = await client.QueryAsync(statement.ToClickHouse() with { Timeout = Timeout }, cancellationToken);
            while (await rows.ReadAsync(cancellationToken))
            {
                values.Add(rows.GetString(0) ?? "");
            }
        }
        catch (ClickHouseException)
        {
            return null;
        }

        return values;
    }
}
