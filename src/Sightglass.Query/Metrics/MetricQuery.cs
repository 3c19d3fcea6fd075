using System.Runtime.ExceptionServices;
using Sightglass.Query.Binding;
using Sightglass.Query.InMemory;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Query.Metrics;

/// <summary>Evaluates metrics. Several metrics of one request are computed in one read of the table.</summary>
public sealed class MetricQuery(SqlCompiler compiler, ClickHouseClient client, TimeProvider time)
{
    /// <summary>Groups of a split that are returned, the largest ones.</summary>
    public const int MaxGroups = 100;

    /// <summary>Groups with a series of their own: more lines than these nobody tells apart.</summary>
    public const int DrawnGroups = 8;

    /// <summary>Groups of a split whose first key is derived: the cells of a table of a week's hours, or of a month's days by the days after them.</summary>
    public const int MaxDerivedGroups = 1_000;

    /// <summary>Evaluates metrics over a time range, up to now if it ends later: what is not over yet is not compared with something whole, and has no steps.</summary>
    /// <param name="metrics">At least one.</param>
    /// <param name="question">How to split, step and compare.</param>
    /// <param name="scope">Tenant and range.</param>
    /// <param name="cancellationToken">Stops the engine's work too.</param>
    /// <returns>One result per metric, in the same order.</returns>
    /// <exception cref="ClickHouseException">The query failed in the engine.</exception>
    /// <exception cref="SeriesTooLongException">The result would have more steps or rows than <see cref="SeriesLimits"/> allows.</exception>
    public async Task<IReadOnlyList<MetricResult>> ReadAsync(
        IReadOnlyList<Metric> metrics, MetricQuestion question, QueryScope scope, CancellationToken cancellationToken)
    {
        var compared = question.Compared ?? metrics.Count;
        var results = await ReadAsync([.. metrics.Select((metric, index) => ViewOf(metric, isCompared: index < compared))], question.Where, scope, cancellationToken).ConfigureAwait(false);
        if (results.FirstOrDefault(result => result.Failure is not null) is { Failure: { } failure })
        {
            ExceptionDispatchInfo.Throw(failure);
        }

        return results;

        MetricView ViewOf(Metric metric, bool isCompared) => new(metric)
        {
            By = question.By ?? (question.SplitsOnlyToJudge && metric.Definition.Targets.Count == 0 ? [] : metric.By),
            Step = isCompared ? question.Step : null,
            WidensStep = question.WidensStep,
            GroupSeries = question.InDetail ? DrawnGroups : 0,
            Compared = !isCompared || !question.ComparePrevious ? MetricComparison.None : question.InDetail ? MetricComparison.Everything : MetricComparison.Value,
        };
    }

    /// <summary>Evaluates metrics over a time range, each in its own detail: their values in one statement, and their series in one for each length of a step. A split has its own statements.</summary>
    /// <param name="views">At least one.</param>
    /// <param name="where">Restricts every aggregate; null for all events.</param>
    /// <param name="scope">Tenant and range; up to now if it ends later.</param>
    /// <param name="cancellationToken">Stops the engine's work too.</param>
    /// <returns>One result per view, in the same order. A split that failed is told in <see cref="MetricResult.Failure"/>; the others have their values.</returns>
    /// <exception cref="ClickHouseException">A statement that several metrics share failed in the engine.</exception>
    /// <exception cref="SeriesTooLongException">A series would have more steps or rows than <see cref="SeriesLimits"/> allows.</exception>
    public Task<IReadOnlyList<MetricResult>> ReadAsync(IReadOnlyList<MetricView> views, FilterNode? where, QueryScope scope, CancellationToken cancellationToken)
    {
        // Of the range before, as much as there is of the range itself: one that is not over yet is compared with the same part.
        var range = scope.Until(EndOf(scope));
        return new MetricReading(this, views, where, range, range.Before(), cancellationToken).RunAsync();
    }

    /// <summary>The end of what can be measured of a range: now, if the range ends later and has begun.</summary>
    public DateTimeOffset EndOf(QueryScope scope) => time.GetUtcNow() is var now && now > scope.From && now < scope.To ? now : scope.To;

    /// <summary>Evaluates one formula; one that depends on the time it is measured over, up to now.</summary>
    public Task<(FormulaResult Result, ClickHouseStatistics Statistics)> ComputeAsync(FormulaQuery query, QueryScope scope, CancellationToken cancellationToken) =>
        compiler.Formula(query, query.Program.IsOverTime ? scope.Until(EndOf(scope)) : scope).RunAsync(client, cancellationToken);

    /// <summary>Evaluates one formula for every step of the range, including steps without events.</summary>
    /// <param name="query">Has a step. Its groups are those of the same query without a step, in the same order, so that ORDER BY and LIMIT select among them.</param>
    /// <param name="scope">Tenant and range.</param>
    /// <param name="cancellationToken">Stops the engine's work too.</param>
    /// <returns>Rows sorted by group, then by time.</returns>
    /// <exception cref="SeriesTooLongException">The result would have more steps or rows than <see cref="SeriesLimits"/> allows.</exception>
    public async Task<(FormulaResult Result, ClickHouseStatistics Statistics)> ComputeSeriesAsync(FormulaQuery query, QueryScope scope, CancellationToken cancellationToken)
    {
        var step = query.Step!.Value;
        var length = scope.To - scope.From;
        SeriesLimits.CheckSteps(length, step);
        if ((query.By?.Count ?? query.Program.GroupBy.Count) == 0)
        {
            var (series, cost) = await ComputeAsync(query, scope, cancellationToken).ConfigureAwait(false);
            return (WithEmptySteps(series, query, scope), cost);
        }

        var (groups, statistics) = await ComputeAsync(query with { Step = null, Program = query.Program.WithoutSteps() }, scope, cancellationToken).ConfigureAwait(false);
        if (groups.Rows.Count == 0)
        {
            return (groups, statistics);
        }

        var (steps, statisticsOfSteps) = await ComputeStepsAsync(query, groups, scope, cancellationToken).ConfigureAwait(false);
        var both = statisticsOfSteps with { ReadRows = statistics.ReadRows + statisticsOfSteps.ReadRows, Elapsed = statistics.Elapsed + statisticsOfSteps.Elapsed };
        return (steps, both);
    }

    /// <summary>Evaluates one formula for every step of the range and every one of the groups, including steps without events.</summary>
    /// <param name="query">Has a step and the keys of the groups.</param>
    /// <param name="groups">At least one: those to evaluate.</param>
    /// <param name="scope">Tenant and range.</param>
    /// <param name="cancellationToken">Stops the engine's work too.</param>
    /// <returns>Rows sorted by group as in <paramref name="groups"/>, then by time. A group without events in the range has none.</returns>
    /// <exception cref="SeriesTooLongException">The result would have more rows than <see cref="SeriesLimits"/> allows.</exception>
    internal async Task<(FormulaResult Result, ClickHouseStatistics Statistics)> ComputeStepsAsync(FormulaQuery query, FormulaResult groups, QueryScope scope, CancellationToken cancellationToken)
    {
        var step = query.Step!.Value;
        SeriesLimits.CheckRows(groups.Rows.Count * ((scope.To - scope.From) / step));

        // The steps of groups that LIMIT leaves out are not worth computing, and could exceed the limit of the result.
        var (all, statistics) = await ComputeAsync(query with { Where = GroupFilter.Within(query.Where, groups) }, scope, cancellationToken).ConfigureAwait(false);
        SeriesLimits.CheckRows(all.Rows.Count);
        return (WithEmptySteps(all.Of(groups), query, scope), statistics);
    }

    private FormulaResult WithEmptySteps(FormulaResult series, FormulaQuery query, QueryScope scope)
    {
        var step = query.Step!.Value;
        var none = FormulaEvaluator.OfNoEvents(query, compiler.Binder, new QueryScope(scope.Tenant, scope.From, scope.From + step).Range);
        return series.WithEmptySteps(scope.From, scope.To, step, none, EndOf(scope));
    }
}
