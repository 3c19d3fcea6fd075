using System.Buffers;
using System.Text.Json;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Simulation;

/// <summary>The demo traffic of every pack must match the pack: all of its events, only declared fields, the declared types.</summary>
public sealed class ShippedTrafficTests
{
    private static readonly DateTimeOffset Origin = new(2025, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Names => [.. ShippedPacks.Names.Where(ShippedPacks.HasTraffic)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Traffic_Shipped_IsReadWithoutDiagnostics(string name) =>
        Assert.Empty(ShippedPacks.ReadTraffic(name).Diagnostics.Select(diagnostic => diagnostic.ToString()));

    [Theory]
    [MemberData(nameof(Names))]
    public void Traffic_OfAMonth_HasEveryEventAndOnlyDeclaredFields(string name)
    {
        var pack = ShippedPacks.Read(name).Pack!;
        var definitions = pack.Events.ToDictionary(definition => definition.Name);
        var fields = PackCatalog.Create([pack]).Catalog;
        var seen = new HashSet<string>();
        var problems = new HashSet<string>();
        foreach (var line in Month(name))
        {
            using var document = JsonDocument.Parse(line);
            var properties = document.RootElement.EnumerateObject().ToDictionary(property => property.Name, property => property.Value);
            var eventName = (properties.TryGetValue("event", out var value) ? value : properties["event_type"]).GetString()!;
            var definition = definitions[eventName];
            seen.Add(eventName);
            problems.UnionWith(definition.Required.Where(required => !properties.ContainsKey(required)).Select(required => $"{eventName}: no {required}"));
            foreach (var (field, content) in properties)
            {
                var isUntyped = field is "event" or "event_type" or "timestamp" || definition.Fields.Contains($"attributes.{field}");
                if (!isUntyped && !IsOfType(content, fields.FindField(field)!.Type))
                {
                    problems.Add($"{eventName}: {field} is {content.ValueKind}");
                }
            }
        }

        Assert.Empty(problems);
        Assert.Empty(definitions.Keys.Except(seen));
    }

    [Fact]
    public void WorkersAi_Durations_CountFromTheStartOfTheAnalysis()
    {
        foreach (var line in Month("workers-ai").Where(line => line.Contains("workers_ai_analysis_success", StringComparison.Ordinal)))
        {
            using var document = JsonDocument.Parse(line);
            Assert.True(document.RootElement.GetProperty("duration_ms").GetDouble() >= document.RootElement.GetProperty("attempt_duration_ms").GetDouble(), line);
        }
    }

    [Fact]
    public void WorkersAi_Month_LandsWhereThePackHasSomethingToSay()
    {
        var lines = Month("workers-ai");
        var success = Count("workers_ai_analysis_success");
        Assert.InRange(success / (success + Count("workers_ai_complete_failure")), 0.895, 0.925);
        Assert.InRange(HitRate("kv"), 0.82, 0.86);
        Assert.InRange(HitRate("database"), 0.53, 0.60);
        Assert.True(Count("\"result\":\"failure\"") > 0);

        double Count(string part) => lines.Count(line => line.Contains(part, StringComparison.Ordinal));

        double HitRate(string cache) =>
            Count($"\"cache_type\":\"{cache}\",") is var all && all > 0
                ? lines.Count(line => line.Contains($"\"cache_type\":\"{cache}\"", StringComparison.Ordinal) && line.Contains("\"hit\"", StringComparison.Ordinal)) / all
                : 0;
    }

    /// <summary>The month's story: version 8 of the prompt takes more tokens, its answers fail and its matches are refused more often than those of version 7.</summary>
    [Fact]
    public void JobSearch_Month_HasAPromptThatStandsOut()
    {
        var lines = Month("job-search");
        Assert.InRange(Tokens("v8") / Tokens("v7"), 1.5, 2.1);
        Assert.InRange(Refused("v7"), 0.04, 0.15);
        Assert.InRange(Refused("v8"), 0.2, 0.5);
        Assert.InRange(ParsingFailures(22.4, 24.4) / ParsingFailures(19.4, 21.4), 3, double.MaxValue);

        double Tokens(string version) =>
            Of("job_analysis_completed", version).Select(line => double.Parse(line.Split("\"input_tokens\":")[1].Split(',')[0], System.Globalization.CultureInfo.InvariantCulture)).Average();

        double Refused(string version) =>
            Of("match_feedback_given", version).Where(line => line.Contains("\"is_match\":true", StringComparison.Ordinal)).Average(line => line.Contains("not_relevant", StringComparison.Ordinal) ? 1 : 0);

        double ParsingFailures(double from, double to) =>
            lines.Count(line => line.Contains("\"agent_call_failed\"", StringComparison.Ordinal) && line.Contains("parsing_failure", StringComparison.Ordinal) && Day(line) >= from && Day(line) < to);

        IEnumerable<string> Of(string name, string version) =>
            lines.Where(line => line.Contains($"\"{name}\"", StringComparison.Ordinal) && line.Contains($"\"prompt_version\":\"{version}\"", StringComparison.Ordinal));

        static double Day(string line)
        {
            using var document = JsonDocument.Parse(line);
            return (document.RootElement.GetProperty("timestamp").GetDateTimeOffset() - Origin).TotalDays;
        }
    }

    private static List<string> Month(string name)
    {
        var buffer = new ArrayBufferWriter<byte>();
        new TrafficSimulator(ShippedPacks.ReadTraffic(name).Model!, seed: 7, Origin, scale: 0.25).Write(Origin, Origin.AddDays(30), buffer);
        return [.. System.Text.Encoding.UTF8.GetString(buffer.WrittenSpan).Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }

    private static bool IsOfType(JsonElement value, FieldType type) => type switch
    {
        FieldType.Boolean => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        FieldType.Integer => value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out _),
        FieldType.Number => value.ValueKind is JsonValueKind.Number,
        FieldType.Timestamp => value.TryGetDateTimeOffset(out _),
        _ => value.ValueKind is JsonValueKind.String,
    };
}
