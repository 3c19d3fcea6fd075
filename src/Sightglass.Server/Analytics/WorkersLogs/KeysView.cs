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
    // A name that no pack declares may be in several places, and the engine takes time for each before it reads a row.
    private const int KeysPerStatement = QueryLimits.Fields;

    private static readonly FieldName Time = new("time", default);

    /// <summary>The keys with values in some event, the newest first: fields, texts, numbers and booleans of attributes, and the names of Workers Logs for those that have one.</summary>
    public static async Task<IReadOnlyList<TelemetryKey>> KeysAsync(FilterNode filter, Func<string, bool> isWanted, int limit, EventSchema schema, QueryScope scope, TelemetryRunner runner, CancellationToken cancellationToken)
    {
        var attributes = await runner.AttributesAsync(filter, scope, cancellationToken);
        var candidates = schema.Fields.Where((_, ordinal) => schema.HasColumn(ordinal)).Select(field => (Key: field.Name, Field: field.Name, Type: TypeOf(field.Type)))
            .Concat(attributes.Select(attribute => (Key: attribute.Name, Field: attribute.Name, Type: TypeOf(attribute.Kind)))).DistinctBy(known => known.Key).ToList();
        var types = candidates.ToDictionary(known => known.Key, known => known.Type);
        var named = WorkersNames.All.Where(name => types.ContainsKey(name.Field)).Select(name => (Key: name.Name, name.Field, Type: types[name.Field]));
        List<TelemetryKey> keys = [];
        foreach (var some in candidates.Concat(named).Where(known => isWanted(known.Key)).Chunk(KeysPerStatement))
        {
            var newest = new SelectQuery([.. some.Select(known => new SelectColumn(known.Key, new AggregateNode(AggregateKind.Max, new ExistsNode(new FieldName(known.Field, default), default), default) { Field = Time }))]) { Filter = filter };
            var times = (await runner.SelectAsync(newest, scope, cancellationToken))[0].Values;
            keys.AddRange(some.Zip(times).Where(pair => pair.Second is not null).Select(pair => new TelemetryKey(pair.First.Key, pair.First.Type, Math.Floor(pair.Second!.Value))));
        }

        return [.. keys.OrderByDescending(key => key.LastSeenAt).ThenBy(key => key.Key, StringComparer.Ordinal).Take(limit)];
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
