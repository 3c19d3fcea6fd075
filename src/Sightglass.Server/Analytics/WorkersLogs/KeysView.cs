using System.Text.RegularExpressions;
using Sightglass.Query.Functions;
using Sightglass.Query.Languages.QueryBuilder;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Analytics.WorkersLogs;

/// <summary>The keys that events have, and the values of one.</summary>
internal static class KeysView
{
    private static readonly FieldName Time = new("time", default);

    /// <summary>The keys with values in some event, the newest first: fields, texts, numbers and booleans of attributes, and the names of Workers Logs for those that have one.</summary>
    public static async Task<IReadOnlyList<TelemetryKey>> KeysAsync(FilterNode filter, Func<string, bool> isWanted, int limit, EventSchema schema, QueryScope scope, TelemetryRunner runner, CancellationToken cancellationToken)
    {
        var columns = schema.Fields.Where((_, ordinal) => schema.HasColumn(ordinal)).ToList();
        var newest = new SelectQuery([.. columns.Select(field => new SelectColumn(field.Name, new AggregateNode(AggregateKind.Max, new ExistsNode(new FieldName(field.Name, default), default), default) { Field = Time }))]) { Filter = filter };
        var times = (await runner.SelectAsync(newest, scope, cancellationToken))[0].Values;
        var fields = columns.Zip(times).Where(pair => pair.Second is not null).Select(pair => new TelemetryKey(pair.First.Name, TypeOf(pair.First.Type), Math.Floor(pair.Second!.Value)));
        var attributes = await runner.AttributesAsync(filter, scope, cancellationToken);
        var known = fields.Concat(attributes.Select(attribute => new TelemetryKey(attribute.Name, TypeOf(attribute.Kind), attribute.Newest))).DistinctBy(key => key.Key).ToDictionary(key => key.Key);
        var named = WorkersNames.All.Where(name => known.ContainsKey(name.Field)).Select(name => known[name.Field] with { Key = name.Name });
        return [.. known.Values.Concat(named).Where(key => isWanted(key.Key)).OrderByDescending(key => key.LastSeenAt).ThenBy(key => key.Key, StringComparer.Ordinal).Take(limit)];
    }

    /// <summary>The most frequent values of a key.</summary>
    public static async Task<IReadOnlyList<TelemetryValue>> ValuesAsync(string key, BuilderType type, FilterNode filter, int limit, QueryScope scope, TelemetryRunner runner, CancellationToken cancellationToken)
    {
        var select = FrequentValues.Select(filter, [WorkersNames.FieldOf(key)], limit);
        var rows = await runner.SelectAsync(select, scope, cancellationToken);
        return [.. FrequentValues.Of(select, new SelectResult(rows))[0].Values.Select(value => new TelemetryValue(WorkersEvent.TheDataset, key, WordOf(type), CalculationsView.ValueOf(new GroupKey(ValueKind.Text, value.Value), type)!.Value))];
    }

    /// <exception cref="Http.ProblemException">It is not a regular expression.</exception>
    public static Func<string, bool> Matcher(TelemetryKeyNeedle? needle)
    {
        if (needle?.Value is not { Length: > 0 } text)
        {
            return _ => true;
        }

        if (!needle.IsRegex)
        {
            return key => key.Contains(text, needle.MatchCase ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase);
        }

        try
        {
            return new Regex(text, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant | (needle.MatchCase ? RegexOptions.None : RegexOptions.IgnoreCase)).IsMatch;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw TelemetryQuestion.Wrong("'keyNeedle.value' is not a regular expression.");
        }
    }

    /// <exception cref="Http.ProblemException">There is no such type.</exception>
    public static BuilderType TypeOf(string? word) => word switch
    {
        null or "string" => BuilderType.String,
        "number" => BuilderType.Number,
        "boolean" => BuilderType.Boolean,
        _ => throw TelemetryQuestion.Wrong($"'type' is '{word}'; write string, number or boolean."),
    };

    private static string WordOf(BuilderType type) => type.ToString().ToLowerInvariant();

    private static string TypeOf(FieldType type) => type switch
    {
        FieldType.Integer or FieldType.Number => WordOf(BuilderType.Number),
        FieldType.Boolean => WordOf(BuilderType.Boolean),
        _ => WordOf(BuilderType.String),
    };

    private static string TypeOf(ValueKind kind) => kind switch
    {
        ValueKind.Number => WordOf(BuilderType.Number),
        ValueKind.Boolean => WordOf(BuilderType.Boolean),
        _ => WordOf(BuilderType.String),
    };
}
