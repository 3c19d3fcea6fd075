using System.Diagnostics;
using Sightglass.Query.Binding;
using Sightglass.Query.Catalog;
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

/// <summary>Infers a pack from the events that no pack declares.</summary>
internal sealed class InferenceReader(LoadedCatalog catalog, QueryContext queries, ClickHouseClient client, EventJson json, MetricQuery metrics, InferenceCache cache, TimeProvider time)
{
    // To see a new shape soon, without reading much.
    private const int NewestEvents = 100;

    // Those with most events; further ones are told as unpriced requests.
    private const int MaxModels = 500;

    /// <summary>Reads the newest events of the range and writes a pack for them.</summary>
    /// <exception cref="ClickHouseException">The engine is away, or needs too long.</exception>
    public async Task<(EventProfile Profile, InferredPack Pack)> ReadAsync(QueryScope scope, RoleChoice chosen, CancellationToken cancellationToken)
    {
        var profile = await ProfileAsync(scope, EventProfile.MaxEvents, cancellationToken);
        return (profile, await WriteAsync(profile, scope, chosen, cancellationToken));
    }

    /// <summary>The pack for the events of the range, compiled. Events are only read again when they have got another shape.</summary>
    /// <exception cref="ClickHouseException">The engine is away, or needs too long.</exception>
    public async Task<CompiledInference> CompileAsync(QueryScope scope, RoleChoice chosen, CancellationToken cancellationToken)
    {
        var key = new InferenceKey(scope.Tenant, catalog);
        var profile = cache.FindProfile(key, await ProfileAsync(scope, NewestEvents, cancellationToken));
        if (profile is null)
        {
            profile = await ProfileAsync(scope, EventProfile.MaxEvents, cancellationToken);
            cache.Keep(key, profile);
        }

        var inferred = await WriteAsync(profile, scope, chosen, cancellationToken);
        if (cache.FindCompiled(key, inferred.Yaml) is { } known)
        {
            return known with { Inferred = inferred };
        }

        var compiled = Compile(inferred, profile.Events);
        cache.Keep(key, compiled);
        return compiled;
    }

    /// <summary>A metric of the pack that is inferred for the range; null if it has none of this name.</summary>
    /// <exception cref="ClickHouseException">The engine is away, or needs too long.</exception>
    public async Task<Metric?> FindMetricAsync(string name, QueryScope scope, RoleChoice chosen, CancellationToken cancellationToken) =>
        (await CompileAsync(scope, chosen, cancellationToken)).Metrics.ByName.GetValueOrDefault(name);

    private static CompiledInference Compile(InferredPack inferred, int events)
    {
        var read = PackReader.Read($"{inferred.Name}.yaml", inferred.Yaml);
        var merged = PackCatalog.Create(read.Pack is { } pack ? [pack] : []);
        List<PackDiagnostic> mistakes = [.. read.Diagnostics, .. merged.Diagnostics];
        var compiled = CompiledCatalog.Create(merged.Catalog, mistakes);
        return mistakes.Count == 0 ? new CompiledInference(inferred, read.Pack!, compiled, events) : throw new UnreachableException(string.Join('\n', mistakes));
    }

    private async Task<EventProfile> ProfileAsync(QueryScope scope, int limit, CancellationToken cancellationToken)
    {
        var (profile, text, bytes) = (new EventProfile(), new ByteBuffer(4096), 0L);
        await using var rows = await client.QueryAsync(queries.Compiler.Events(new EventList(OfNoPack(), limit), scope).ToClickHouse(), cancellationToken);
        var row = json.Read(rows);
        while (bytes < AnswerMemory.MaxPageBytes && await row.ReadAsync(cancellationToken))
        {
            text.Clear();
            json.Write(row, text);
            profile.Add(text.Memory);
            bytes += text.Length;
        }

        return profile;
    }

    private async Task<InferredPack> WriteAsync(EventProfile profile, QueryScope scope, RoleChoice chosen, CancellationToken cancellationToken)
    {
        var roles = RoleGuesses.Of(profile, chosen.Fields);
        return InferredPack.Write(profile, roles, await ModelsAsync(roles, scope, cancellationToken), PriceCatalog.Shipped, time.GetUtcNow(), isTaken: IsTaken);
    }

    /// <summary>The models of all events of the range: one that is not among the newest would be missing in the cost.</summary>
    private async Task<IReadOnlyList<SeenModel>> ModelsAsync(IReadOnlyList<RoleGuess> roles, QueryScope scope, CancellationToken cancellationToken)
    {
        if (FieldOf(Role.Model) is not { } model || FieldOf(Role.Cost) is not null || (FieldOf(Role.InputTokens) ?? FieldOf(Role.OutputTokens)) is null)
        {
            return [];
        }

        string[] by = FieldOf(Role.Provider) is { } provider && provider != model ? [model, provider] : [model];
        var query = new FormulaQuery(FormulaParser.Parse("Count()").Value! with { Limit = MaxModels }) { By = by, Where = AndNode.Of(OfNoPack(), new ExistsNode(new FieldName(model, default), default)) };
        var (result, _) = await metrics.ComputeAsync(query, scope, cancellationToken);
        return
        [
            .. result.Rows.Where(row => row.Keys[0].Kind != ValueKind.Null).GroupBy(row => row.Keys[0].Text)
                .Select(rows => new SeenModel(rows.Key, rows.First().Keys is [_, { Kind: not ValueKind.Null } asked] ? asked.Text : null, (long)rows.Sum(row => row.Value ?? 0))),
        ];

        string? FieldOf(Role role) => roles.First(guess => guess.Role == role).Field;
    }

    private FilterNode OfNoPack()
    {
        var packs = catalog.Catalog.Packs;
        var named = packs.Where(pack => pack.Filter is null).SelectMany(PackEvents.NamesOf).ToList();
        List<FilterNode> others = [.. catalog.Metrics.Events.Values.Select(filter => new NotNode(filter, default))];
        if (named.Count > 0)
        {
            others.Add(new NotNode(new ComparisonNode(new FieldName("event", default), ComparisonOperator.In, new ListOperand(named, default), default), default));
        }

        return others.Count == 0 ? new MatchAllNode(default) : new AndNode(others, default);
    }

    private bool IsTaken(string name) => catalog.FindPack(name) is not null || catalog.Catalog.Dashboards.ContainsKey(name)
        || catalog.Catalog.Metrics.Keys.Concat(catalog.Catalog.Constants.Keys).Any(known => known.StartsWith(name.Replace('-', '_') + "_", StringComparison.Ordinal));
}
