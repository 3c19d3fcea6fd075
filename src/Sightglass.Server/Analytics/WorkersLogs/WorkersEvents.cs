using System.Text.Json.Nodes;
using Sightglass.Query.Languages.QueryBuilder;
using Sightglass.Query.Sql;
using Sightglass.Server.Http;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Analytics.WorkersLogs;

/// <summary>Reads events from the engine in the form of Workers Logs.</summary>
internal static class WorkersEvents
{
    // What Cloudflare calls an event whose trigger it does not know.
    private const string UnknownTrigger = "unknown";

    /// <param name="statement">A list of events.</param>
    /// <param name="schema">The fields in the statement.</param>
    /// <param name="skip">Events at the start that are left out.</param>
    /// <returns>The events, as many as an answer may have bytes of, and what reading them cost.</returns>
    public static async Task<(IReadOnlyList<WorkersEvent> Events, ClickHouseStatistics Statistics)> ReadAsync(SqlStatement statement, EventSchema schema, int skip, ClickHouseClient client, CancellationToken cancellationToken)
    {
        await using var rows = await client.QueryAsync(statement.ToClickHouse(), cancellationToken);
        List<WorkersEvent> events = [];
        var row = new EventRowReader(schema, rows);
        var bytes = 0;
        while (bytes <= AnswerMemory.MaxPageBytes && await row.ReadAsync(cancellationToken))
        {
            if (skip-- <= 0)
            {
                bytes += rows.Row.Length;
                events.Add(Of(row, schema));
            }
        }

        return (events, rows.Statistics);
    }

    /// <summary>The keys of some events, with the type that each has first: objects are followed, lists are not.</summary>
    public static IReadOnlyList<TelemetryField> FieldsOf(IEnumerable<WorkersEvent> events)
    {
        Dictionary<string, string> types = new(StringComparer.Ordinal);
        foreach (var one in events)
        {
            AddFields(one.Source, "");
            AddFields(one.Metadata, $"{WorkersNames.Metadata}.");
            AddFields(one.Workers, $"{WorkersNames.Workers}.");
        }

        return [.. types.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new TelemetryField(pair.Key, pair.Value))];

        void AddFields(JsonObject owner, string prefix)
        {
            foreach (var (name, value) in owner)
            {
                if (value is JsonObject inner)
                {
                    AddFields(inner, $"{prefix}{name}.");
                }
                else if (value is JsonValue scalar)
                {
                    types.TryAdd(prefix + name, TypeOf(scalar));
                }
            }
        }
    }

    private static string TypeOf(JsonValue value) => value.GetValueKind() switch
    {
        System.Text.Json.JsonValueKind.Number => "number",
        System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False => "boolean",
        _ => "string",
    };

    private static WorkersEvent Of(EventRowReader row, EventSchema schema)
    {
        var source = new JsonObject();
        for (var ordinal = 0; ordinal < schema.Fields.Count; ordinal++)
        {
            if (row[ordinal] is { IsEmpty: false } value)
            {
                source[schema.Fields[ordinal].Name] = JsonNode.Parse(value);
            }
        }

        if (!row.Attributes.IsEmpty)
        {
            foreach (var (name, value) in JsonNode.Parse(row.Attributes)!.AsObject())
            {
                source.TryAdd(name, value?.DeepClone());
            }
        }

        var millis = row.Id.TimeMicros / 1000;
        var metadata = Logged(source, WorkersNames.Metadata);
        var workers = Logged(source, WorkersNames.Workers);
        workers.TryAdd("eventType", UnknownTrigger);
        foreach (var (name, field) in WorkersNames.All)
        {
            var value = field switch
            {
                "id" => schema.Ids.Format(row.Id),
                "time" => millis,
                _ => source[field]?.DeepClone(),
            };
            if (value is not null && name.Split('.') is [var owner, .. var path] && path.Length > 0)
            {
                Put(owner == WorkersNames.Metadata ? metadata : workers, path, value);
            }
        }

        return new WorkersEvent(metadata, workers, WorkersEvent.TheDataset, source, millis);
    }

    /// <summary>What an event that comes from Cloudflare's own logs has there already.</summary>
    private static JsonObject Logged(JsonObject source, string name)
    {
        if (source[name] is not JsonObject logged)
        {
            return [];
        }

        source.Remove(name);
        return logged;
    }

    private static void Put(JsonObject owner, ReadOnlySpan<string> path, JsonNode value)
    {
        foreach (var name in path[..^1])
        {
            if (owner[name] is not JsonObject inner)
            {
                owner[name] = inner = [];
            }

            owner = inner;
        }

        owner[path[^1]] = value;
    }
}
