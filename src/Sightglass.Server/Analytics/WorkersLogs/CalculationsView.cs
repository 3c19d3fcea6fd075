using System.Globalization;
using System.Text.Json;
using Sightglass.Query.Functions;
using Sightglass.Query.Languages.QueryBuilder;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;

namespace Sightglass.Server.Analytics.WorkersLogs;

/// <summary>The view <c>calculations</c>: values for each group, over the whole time and for each step.</summary>
internal static class CalculationsView
{
    // Of more groups all are read, and those of the answer are kept.
    private const int MaxSelectedGroups = 100;

    private static readonly MatchAllNode All = new(default);

    // Beside the calculations, for each group.
    private static readonly SelectColumn[] Counts = [new("", new AggregateNode(AggregateKind.Count, All, default)), new("", new AggregateNode(AggregateKind.Rows, All, default))];

    /// <summary>The calculations of the time that is asked for.</summary>
    public static async Task<IReadOnlyList<TelemetryCalculation>> AnswerAsync(TelemetryQuestion question, TelemetryRunner runner, CancellationToken cancellationToken)
    {
        TimeSpan? step = question.HasSeries ? await runner.StepAsync(question, cancellationToken) : null;
        return await AnswerAsync(question, question.Scope, step, runner, cancellationToken);
    }

    /// <summary>The calculations of the time before, as long. Before time without a beginning or an end is none.</summary>
    public static async Task<IReadOnlyList<TelemetryCalculation>> BeforeAsync(TelemetryQuestion question, TelemetryRunner runner, CancellationToken cancellationToken)
    {
        var length = question.Scope.To - question.Scope.From;
        var before = question.Scope with { From = question.Scope.From - length, To = question.Scope.From };
        return question.IsOpen || before.From < DateTimeOffset.UnixEpoch ? []
            : await AnswerAsync(question, before, question.HasSeries ? await runner.StepAsync(question, cancellationToken) : null, runner, cancellationToken);
    }

    private static async Task<IReadOnlyList<TelemetryCalculation>> AnswerAsync(TelemetryQuestion question, QueryScope scope, TimeSpan? step, TelemetryRunner runner, CancellationToken cancellationToken)
    {
        var query = question.Query.Calculations.Count > 0 ? question.Query : question.Query with { Calculations = [BuilderCalculation.Count] };
        var groups = await runner.SelectAsync(WithCounts(query.ToSelect()) with { Offset = question.Skip }, scope, cancellationToken);
        var series = step is { } length && groups.Count > 0 ? await SeriesAsync(query, groups, length, scope, runner, cancellationToken) : [];
        var interval = question.IsOpen ? 0 : (long)(scope.To - scope.From).TotalMilliseconds;
        return
        [
            .. query.Calculations.Select((calculation, index) => new TelemetryCalculation(
                calculation.Text,
                calculation.Alias,
                [.. groups.Select(row => Aggregate(query, index, row, row.Keys, interval))],
                [.. series.Select(at => new TelemetryStep(at.Key, [.. at.Rows.Select(row => Aggregate(query, index, row, [.. row.Keys.Skip(1)], (long)step!.Value.TotalMilliseconds))]))])),
        ];
    }

    /// <summary>The rows of each step, oldest first; within a step the groups are in their order.</summary>
    private static async Task<IReadOnlyList<(string Key, IEnumerable<SelectRow> Rows)>> SeriesAsync(BuilderQuery query, IReadOnlyList<SelectRow> groups, TimeSpan step, QueryScope scope, TelemetryRunner runner, CancellationToken cancellationToken)
    {
        var select = query.ToSeries(step, groups.Count <= MaxSelectedGroups ? [.. groups.Select(row => row.Keys)] : []);
        var rows = await runner.SelectAsync(WithCounts(select), scope, cancellationToken);
        SeriesLimits.CheckRows(rows.Count);
        var places = groups.Index().ToDictionary(group => GroupKey.IdentityOf(group.Item.Keys), group => group.Index);
        return
        [
            .. rows.Select(row => (Row: row, Place: places.GetValueOrDefault(GroupKey.IdentityOf(row.Keys.Skip(1)), -1))).Where(row => row.Place >= 0)
                .GroupBy(row => long.Parse(row.Row.Keys[0].Text, CultureInfo.InvariantCulture)).OrderBy(at => at.Key)
                .Select(at => (TelemetryRunner.TimeOf(at.First().Row.Keys[0]), at.OrderBy(row => row.Place).Select(row => row.Row))),
        ];
    }

    private static SelectQuery WithCounts(SelectQuery select) => select with { Columns = [.. select.Columns, .. Counts] };

    private static TelemetryAggregate Aggregate(BuilderQuery query, int calculation, SelectRow row, IReadOnlyList<GroupKey> keys, long interval)
    {
        // No value is not the same as none of something: nothing has zero different values.
        var value = row.Values[calculation] ?? (query.Calculations[calculation].Value.Kind == AggregateKind.Uniq ? 0 : null);
        var (count, rows) = (row.Values[^2] ?? 0, row.Values[^1] ?? 0);
        return new TelemetryAggregate([.. query.GroupBys.Zip(keys, (groupBy, key) => new TelemetryGroup(groupBy.Key, ValueOf(key, groupBy.Type)))], value, count, interval, rows == 0 ? 1 : count / rows);
    }

    /// <summary>The value of a key as the type that the query names, if it is one.</summary>
    public static JsonElement? ValueOf(GroupKey key, BuilderType type) => (key.Kind, type) switch
    {
        (ValueKind.Null, _) => null,
        (_, BuilderType.Number) when double.TryParse(key.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonSerializer.SerializeToElement(number),
        (_, BuilderType.Boolean) when key.Text is "true" or "false" => JsonSerializer.SerializeToElement(key.Text == "true"),
        _ => JsonSerializer.SerializeToElement(key.Text),
    };
}
