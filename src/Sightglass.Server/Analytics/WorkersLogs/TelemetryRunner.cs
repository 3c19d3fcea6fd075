using System.Globalization;
using Sightglass.Query.Functions;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Server.Analytics.WorkersLogs;

/// <summary>Runs what the views ask, and adds up what it costs. One for each request.</summary>
internal sealed class TelemetryRunner(QueryContext queries, LoadedCatalog catalog, ClickHouseClient client)
{
    private static readonly FieldName Time = new("time", default);

    private readonly Lock _lock = new();
    private ClickHouseStatistics _cost;

    /// <summary>What everything so far has cost.</summary>
    public TelemetryCost CostFor(TenantScope tenant)
    {
        lock (_lock)
        {
            return new TelemetryCost(Math.Round(_cost.Elapsed.TotalSeconds, 6), tenant.IsOfAllTenantsKey ? _cost.ReadRows : null, tenant.IsOfAllTenantsKey ? _cost.ReadBytes : null);
        }
    }

    /// <exception cref="ClickHouseException">The query failed in the engine.</exception>
    public async Task<IReadOnlyList<SelectRow>> SelectAsync(SelectQuery query, QueryScope scope, CancellationToken cancellationToken)
    {
        var (result, statistics) = await queries.Compiler.Select(query, scope).RunAsync(client, cancellationToken);
        Add(statistics);
        return result.Rows;
    }

    /// <inheritdoc cref="SelectAsync"/>
    /// <param name="list">The events.</param>
    /// <param name="skip">Events at its start that are left out.</param>
    public async Task<IReadOnlyList<WorkersEvent>> EventsAsync(EventList list, int skip, QueryScope scope, CancellationToken cancellationToken)
    {
        var (events, statistics) = await WorkersEvents.ReadAsync(queries.Compiler.Events(list, scope), catalog.Schema, skip, client, cancellationToken);
        Add(statistics);
        return events;
    }

    /// <summary>The names of attributes.</summary>
    /// <inheritdoc cref="SelectAsync"/>
    public async Task<IReadOnlyList<AttributeStatistics>> AttributesAsync(FilterNode filter, QueryScope scope, CancellationToken cancellationToken)
    {
        var (attributes, _) = await queries.Compiler.Attributes(filter, scope).RunAsync(client, cancellationToken);
        return attributes;
    }

    /// <summary>The steps of a series: over the time that is asked for, or from the first event to the last.</summary>
    /// <returns>Null if there is no event.</returns>
    /// <inheritdoc cref="SelectAsync"/>
    public async Task<TimeSpan?> StepAsync(TelemetryQuestion question, CancellationToken cancellationToken)
    {
        if (!question.IsOpen)
        {
            return ReadableStep.For(question.Scope.To - question.Scope.From, question.Steps);
        }

        var all = new MatchAllNode(default);
        var ends = new SelectQuery([new SelectColumn("first", new AggregateNode(AggregateKind.Min, all, default) { Field = Time }), new SelectColumn("last", new AggregateNode(AggregateKind.Max, all, default) { Field = Time })]) { Filter = question.Query.Filter };
        return await SelectAsync(ends, question.Scope, cancellationToken) is [{ Values: [{ } first, { } last] }] ? ReadableStep.For(TimeSpan.FromMilliseconds(last - first + 1), question.Steps) : null;
    }

    /// <summary>The start of a step as text.</summary>
    public static string TimeOf(GroupKey step) => Rfc3339.Format(DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(step.Text, CultureInfo.InvariantCulture)));

    private void Add(ClickHouseStatistics statistics)
    {
        lock (_lock)
        {
            _cost = new ClickHouseStatistics(_cost.ReadRows + statistics.ReadRows, _cost.ReadBytes + statistics.ReadBytes, 0, _cost.Elapsed + statistics.Elapsed);
        }
    }
}
