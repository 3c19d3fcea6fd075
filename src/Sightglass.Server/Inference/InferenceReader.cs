using System.Diagnostics;
using Sightglass.Query.Binding;
using Sightglass.Query.Catalog;
using Sightglass.Query.Functions;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Metrics;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Server.Catalog;
using Sightglass.Server.Explore;
using Sightglass.Server.Http;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Catalog.Inference;
using Sightglass.Telemetry.Catalog.Yaml;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Prices;

namespace Sightglass.Server.Inference;

/// <summary>Infers a pack from the events of one program among those that no pack declares.</summary>
internal sealed class InferenceReader(LoadedCatalog catalog, QueryContext queries, ClickHouseClient client, EventJson json, MetricQuery metrics, InferenceCache cache, TimeProvider time)
{
    // To see a new shape soon, without reading much.
    private const int NewestEvents = 100;

    // Those with most events; further ones are told as unpriced requests.
    private const int MaxModels = 500;

    // The newest events can all be of one program: those of others are looked for among the rest.
    private const int MaxReads = 3;

    /// <summary>A pack for one group of the events of the range; null if every event has a pack.</summary>
    /// <param name="scope">Tenant and range.</param>
    /// <param name="chosen">The group and the fields.</param>
    /// <param name="name">Of the pack; null to propose one.</param>
    /// <param name="cancellationToken">Ends the read.</param>
    /// <exception cref="ClickHouseException">The engine is away, or needs too long.</exception>
    public async Task<Inference?> ReadAsync(QueryScope scope, InferenceChoice chosen, string? name, CancellationToken cancellationToken)
    {
        var groups = await CountAsync(await GroupsAsync(scope, cancellationToken), scope, cancellationToken);
        return groups.Find(chosen.Group) is { } found ? await WriteAsync(found, name ?? found.Name, groups, scope, chosen, cancellationToken) : null;
    }

    /// <summary>The pack of <see cref="ReadAsync"/>, compiled. Events are only read again when they have got another shape.</summary>
    /// <inheritdoc cref="ReadAsync" path="/exception"/>
    public async Task<CompiledInference?> CompileAsync(QueryScope scope, InferenceChoice chosen, CancellationToken cancellationToken) =>
        await ReadAsync(scope, chosen, name: null, cancellationToken) is { } inference ? Compile(inference, scope) : null;

    /// <summary>A metric of a pack that is inferred for the range, of whichever group; null if none has one of this name.</summary>
    /// <exception cref="ClickHouseException">The engine is away, or needs too long.</exception>
    public async Task<Metric?> FindMetricAsync(string name, QueryScope scope, InferenceChoice chosen, CancellationToken cancellationToken)
    {
        var groups = await CountAsync(await GroupsAsync(scope, cancellationToken), scope, cancellationToken);
        foreach (var group in groups.Found.Where(group => name.StartsWith(InferredPack.PrefixOf(group.Name) + "_", StringComparison.Ordinal)))
        {
            if (Compile(await WriteAsync(group, group.Name, groups, scope, chosen, cancellationToken), scope).Metrics.ByName.TryGetValue(name, out var metric))
            {
                return metric;
            }
        }

        return null;
    }

    private CompiledInference Compile(Inference inference, QueryScope scope)
    {
        var key = KeyOf(scope);
        if (cache.FindCompiled(key, inference.Pack.Yaml) is { } known)
        {
            return known with { Inference = inference };
        }

        var read = PackReader.Read($"{inference.Pack.Name}.yaml", inference.Pack.Yaml);
        var merged = PackCatalog.Create(read.Pack is { } pack ? [pack] : []);
        List<PackDiagnostic> mistakes = [.. read.Diagnostics, .. merged.Diagnostics];
        var metrics = CompiledCatalog.Create(merged.Catalog, mistakes);
        var compiled = mistakes.Count == 0 ? new CompiledInference(inference, read.Pack!, metrics) : throw new UnreachableException(string.Join('\n', mistakes));
        cache.Keep(key, compiled);
        return compiled;
    }

    private InferenceKey KeyOf(QueryScope scope) => new(scope.Tenant, catalog);

    private async Task<IReadOnlyList<InferredGroup>> GroupsAsync(QueryScope scope, CancellationToken cancellationToken)
    {
        var key = KeyOf(scope);
        if (cache.FindGroups(key, scope.From, await ShapesAsync(PackEvents.OfNone(catalog), scope, NewestEvents, cancellationToken)) is { } known)
        {
            return known;
        }

        List<InferredGroup> groups = [];
        HashSet<string> paths = [];
        var left = PackEvents.OfNone(catalog);
        for (var reads = 0; reads < MaxReads && groups.Count < EventShapes.MaxGroups; reads++)
        {
            var shapes = await ShapesAsync(left, scope, EventProfile.MaxEvents, cancellationToken);
            var found = shapes.Groups(groups);
            groups.AddRange(found.Take(EventShapes.MaxGroups - groups.Count));
            paths.UnionWith(shapes.Paths);
            if (shapes.Events < EventProfile.MaxEvents)
            {
                break;
            }

            left = AndNode.Of(left, new NotNode(AnyOf(found), default));
        }

        cache.Keep(key, scope.From, groups, paths);
        return groups;
    }

    private async Task<EventShapes> ShapesAsync(FilterNode filter, QueryScope scope, int limit, CancellationToken cancellationToken)
    {
        var (shapes, text, bytes) = (new EventShapes(), new ByteBuffer(4096), 0L);
        await using var rows = await client.QueryAsync(queries.Compiler.Events(new EventList(filter, limit), scope).ToClickHouse(), cancellationToken);
        var row = json.Read(rows);
        while (bytes < AnswerMemory.MaxPageBytes && await row.ReadAsync(cancellationToken))
        {
            text.Clear();
            json.Write(row, text);
            shapes.Add(text.Memory);
            bytes += text.Length;
        }

        return shapes;
    }

    /// <summary>How many events of the range each group has, and how many no group.</summary>
    private async Task<CountedGroups> CountAsync(IReadOnlyList<InferredGroup> groups, QueryScope scope, CancellationToken cancellationToken)
    {
        if (groups.Count == 0)
        {
            return new CountedGroups([], 0);
        }

        var counted = groups.Select(FilterOf).Append(new NotNode(AnyOf(groups), default));
        var select = new SelectQuery([.. counted.Select((filter, index) => new SelectColumn($"group{index}", new AggregateNode(AggregateKind.Count, filter, default)))]) { Filter = PackEvents.OfNone(catalog) };
        var rows = (await queries.Compiler.Select(select, scope).RunAsync(client, cancellationToken)).Result.Rows;
        var counts = Enumerable.Range(0, groups.Count + 1).Select(index => (long)(rows is [var row] ? row.Values[index] ?? 0 : 0)).ToList();
        var names = NamesOf(groups);
        return new CountedGroups([.. groups.Select((group, index) => new CountedGroup(group, names[group], counts[index])).OrderByDescending(group => group.Events)], counts[^1]);
    }

    /// <summary>A name for each group, which does not depend on how many events there are of it.</summary>
    private Dictionary<InferredGroup, string> NamesOf(IReadOnlyList<InferredGroup> groups)
    {
        Dictionary<InferredGroup, string> names = [];
        foreach (var group in groups.OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            names.Add(group, InferredPack.ProposeName(group, RoleGuesses.Of(group.Profile), name => IsTaken(name) || names.ContainsValue(name)));
        }

        return names;
    }

    private async Task<Inference> WriteAsync(CountedGroup group, string name, CountedGroups groups, QueryScope scope, InferenceChoice chosen, CancellationToken cancellationToken)
    {
        var roles = RoleGuesses.Of(group.Group.Profile, chosen.Fields);
        var models = await ModelsAsync(group.Group, roles, scope, cancellationToken);
        return new Inference(InferredPack.Write(group.Group, roles, models, name, PriceCatalog.Shipped, time.GetUtcNow(), known => catalog.Catalog.FindEvent(known) is not null), group, groups);
    }

    /// <summary>The models of all events of the range: one that is not among the newest would be missing in the cost.</summary>
    private async Task<IReadOnlyList<SeenModel>> ModelsAsync(InferredGroup group, IReadOnlyList<RoleGuess> roles, QueryScope scope, CancellationToken cancellationToken)
    {
        if (FieldOf(Role.Model) is not { } model || FieldOf(Role.Cost) is not null || (FieldOf(Role.InputTokens) ?? FieldOf(Role.OutputTokens)) is null)
        {
            return [];
        }

        string[] by = FieldOf(Role.Provider) is { } provider && provider != model ? [model, provider] : [model];
        var query = new FormulaQuery(FormulaParser.Parse("Count()").Value! with { Limit = MaxModels }) { By = by, Where = new AndNode([PackEvents.OfNone(catalog), FilterOf(group), new ExistsNode(new FieldName(model, default), default)], default) };
        var (result, _) = await metrics.ComputeAsync(query, scope, cancellationToken);
        return
        [
            .. result.Rows.Where(row => row.Keys[0].Kind != ValueKind.Null).GroupBy(row => row.Keys[0].Text)
                .Select(rows => new SeenModel(rows.Key, rows.First().Keys is [_, { Kind: not ValueKind.Null } asked] ? asked.Text : null, (long)rows.Sum(row => row.Value ?? 0))),
        ];

        string? FieldOf(Role role) => roles.First(guess => guess.Role == role).Field;
    }

    private static FilterNode AnyOf(IReadOnlyList<InferredGroup> groups) => groups is [var only] ? FilterOf(only) : new OrNode([.. groups.Select(FilterOf)], default);

    private static FilterNode FilterOf(InferredGroup group) => FilterParser.Parse(group.Filter).Value ?? throw new UnreachableException(group.Filter);

    private bool IsTaken(string name) => catalog.FindPack(name) is not null || catalog.Catalog.Dashboards.ContainsKey(name)
        || catalog.Catalog.Metrics.Keys.Concat(catalog.Catalog.Constants.Keys).Any(known => known.StartsWith(InferredPack.PrefixOf(name) + "_", StringComparison.Ordinal));
}

/// <summary>The events of one program, and how many there are in a range.</summary>
/// <param name="Name">Free for its pack.</param>
internal sealed record CountedGroup(InferredGroup Group, string Name, long Events);

/// <summary>The programs among the events that no pack declares.</summary>
/// <param name="Found">The one with most events first.</param>
/// <param name="Others">Events of none of them.</param>
internal sealed record CountedGroups(IReadOnlyList<CountedGroup> Found, long Others)
{
    /// <summary>The group with a key; the one with most events if there is none. Null without events.</summary>
    public CountedGroup? Find(string? key) => Found.FirstOrDefault(group => group.Group.Key == key) ?? Found.FirstOrDefault(group => group.Events > 0);
}

/// <summary>A pack for one group.</summary>
/// <param name="Groups">All of them.</param>
internal sealed record Inference(InferredPack Pack, CountedGroup Group, CountedGroups Groups);

/// <summary>An inferred pack, compiled like any other: its metrics are measured in the same way.</summary>
internal sealed record CompiledInference(Inference Inference, Pack Pack, CompiledCatalog Metrics);
