using System.Diagnostics;
using Sightglass.Query.Metrics;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Server.Metrics;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Dashboards;

/// <summary>Evaluates all panels of a dashboard together. A panel that fails does not take the others with it.</summary>
internal sealed class DashboardReader(LoadedCatalog catalog, MetricQuery query, EngineProblems problems)
{
    /// <exception cref="ClickHouseException">The engine is away, or needs too long.</exception>
    public async Task<DashboardAnswer> ReadAsync(DashboardDefinition dashboard, VariableChoice chosen, ReadScope asked, bool isCompared, CancellationToken cancellationToken)
    {
        var (range, scope, where) = (asked.Range, asked.Query, chosen.ToFilter());
        var plans = dashboard.Panels.Select(panel => PanelPlan.Of(dashboard, panel, catalog.Metrics, range, isCompared)).ToList();
        var results = await MeasureAsync([.. plans.Where(plan => plan.Mistake is null)], where, scope, cancellationToken);
        var pack = catalog.FindPack(dashboard.Pack)!;
        return new DashboardAnswer(
            dashboard.Name,
            dashboard.Title,
            dashboard.Description,
            new PackAnswer(pack.Name, pack.Title),
            Rfc3339.Format(range.From),
            Rfc3339.Format(query.EndOf(scope)),
            PackEvents.FilterOf(pack),
            [.. dashboard.Variables.Select(field => new VariableAnswer(field, chosen.Of(field)))],
            [.. plans.Select(Answer)]);

        PanelAnswer Answer(PanelPlan plan)
        {
            var outcome = plan.Mistake is { } mistake ? new Outcome(null, mistake) : results[plan];
            return PanelAnswer.Of(
                plan,
                isOfAllEvents: where is MatchAllNode,
                outcome.Failure is null ? MetricAnswer.Of(outcome.Result!, asked.Tenant) with { Filter = plan.View.Metric.FilterWithin(where) } : null,
                outcome.Failure is null ? null : ProblemOf(outcome.Failure));
        }
    }

    private async Task<Dictionary<PanelPlan, Outcome>> MeasureAsync(IReadOnlyList<PanelPlan> plans, FilterNode where, QueryScope scope, CancellationToken cancellationToken)
    {
        Dictionary<PanelPlan, Outcome> outcomes = new(ReferenceEqualityComparer.Instance);
        try
        {
            foreach (var (plan, outcome) in plans.Zip(await TogetherAsync(plans, where, scope, cancellationToken)))
            {
                outcomes[plan] = outcome;
            }
        }
        catch (Exception exception) when (exception is SeriesTooLongException || (exception is ClickHouseException engine && IsOfOnePanel(engine)))
        {
            // Alone, each panel has its own statements, so that only those fail that must.
            foreach (var plan in plans)
            {
                outcomes[plan] = await AloneAsync(plan, where, scope, cancellationToken);
            }
        }

        return outcomes;
    }

    private async Task<IEnumerable<Outcome>> TogetherAsync(IReadOnlyList<PanelPlan> plans, FilterNode where, QueryScope scope, CancellationToken cancellationToken) => plans.Count == 0
        ? []
        : (await query.ReadAsync([.. plans.Select(plan => plan.View)], where, scope, cancellationToken)).Select(result => new Outcome(result, result.Failure));

    private async Task<Outcome> AloneAsync(PanelPlan plan, FilterNode where, QueryScope scope, CancellationToken cancellationToken)
    {
        try
        {
            return (await TogetherAsync([plan], where, scope, cancellationToken)).Single();
        }
        catch (Exception exception) when (exception is SeriesTooLongException || (exception is ClickHouseException engine && IsOfOnePanel(engine)))
        {
            return new Outcome(null, exception);
        }
    }

    // What is not there, or has no time, fails for every panel alike.
    private static bool IsOfOnePanel(ClickHouseException engine) => !engine.IsTransient && !engine.IsAboutTheEngine && engine.Code != ClickHouseErrors.TimeoutExceeded;

    private PanelProblemAnswer ProblemOf(Exception failure)
    {
        var problem = failure switch
        {
            ClickHouseException engine => problems.Of(engine, Activity.Current?.TraceId.ToString() ?? ""),
            TooManyQueriesException refused => RequestProblems.TooManyQueries(refused),
            SeriesTooLongException tooLong => RequestProblems.SeriesTooLong(tooLong),
            _ => throw new UnreachableException(failure.GetType().Name),
        };
        return PanelProblemAnswer.Of(problem.ProblemDetails);
    }

    /// <summary>What became of a panel: its result, or why there is none.</summary>
    private sealed record Outcome(MetricResult? Result, Exception? Failure);
}
