using System.Text.Json;
using Sightglass.Workload;

namespace Sightglass.Load;

/// <summary>A query with a check of its result.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Ask">Runs it over HTTP.</param>
/// <param name="Check">Throws when the result is wrong.</param>
internal sealed record Question(string Name, Func<ServerProcess, CancellationToken, Task<JsonElement>> Ask, Action<JsonElement> Check)
{
    // Percentiles may be estimated; everything else is exact.
    private const double PercentileTolerance = 0.02;

    /// <summary>The queries of the benchmark.</summary>
    public static IReadOnlyList<Question> All(RequestTraffic traffic, RequestTruth truth)
    {
        var day = $"from={Uri.EscapeDataString(truth.WindowStart.ToString("O"))}&to={Uri.EscapeDataString(traffic.End.ToString("O"))}";
        var whole = $"from={Uri.EscapeDataString(traffic.Start.ToString("O"))}&to={Uri.EscapeDataString(traffic.End.ToString("O"))}";
        return
        [
            Formula("Count by event, 24 h", "Count GROUP BY event", answer => CheckGroups(answer, truth.CountByEvent.ToDictionary(entry => entry.Key, entry => (double)entry.Value), 0)),
            new("Success ratio per hour, 24 h", (server, token) => AskHoursAsync(server, day, token), answer => CheckHours(answer, truth)),
            Formula("p95 of the duration by model, 24 h", "P95(duration_ms) GROUP BY model", answer => CheckGroups(answer, truth.P95ByModel, PercentileTolerance)),
            Formula("Substring of the message, 24 h", $"Count(message:\"{RequestVocabulary.RareSubstring}\")", answer => Same(truth.RareRows, answer.GetProperty("rows")[0][0].GetDouble(), "events with the substring")),
            Get("Latest 100 of an event and tenant, 48 h", $"/api/events?limit={RequestTruth.LatestCount}&{whole}&filter={Filter($"event=\"{truth.LatestEvent}\" AND tenant=\"{truth.LatestTenant}\"")}", answer => CheckLatest(answer, truth)),
            Get("One event by its request id, 48 h", $"/api/events?limit=2&{whole}&filter={Filter($"request_id=\"{truth.Point.RequestId}\"")}", answer => CheckPoint(answer, truth)),
            Get("Histogram by event, 24 h", $"/api/histogram?by=event&buckets=60&{day}", answer => Same(truth.WindowRows, answer.GetProperty("total").GetDouble(), "events in the histogram")),
            Get("Facets of errors, 24 h", $"/api/facets?fields=event,model,service,status_code&{day}&filter={Filter("level=error")}", answer => CheckFacets(answer, truth)),
        ];

        Question Formula(string name, string text, Action<JsonElement> check) =>
            new(name, (server, token) => server.QueryAsync(new { language = "formula", query = text, from = truth.WindowStart, to = traffic.End, limit = 1000 }, token), check);
    }

    private static Question Get(string name, string path, Action<JsonElement> check) => new(name, (server, token) => server.GetAsync(path, token), check);

    private static string Filter(string text) => Uri.EscapeDataString(text);

    // Two histograms: of successes, and of everything.
    private static async Task<JsonElement> AskHoursAsync(ServerProcess server, string day, CancellationToken cancellationToken)
    {
        var path = $"/api/histogram?buckets=24&{day}&filter=";
        var successful = server.GetAsync(path + Filter("status_code<400"), cancellationToken);
        var all = await server.GetAsync(path, cancellationToken);
        return JsonSerializer.SerializeToElement(new { all, successful = await successful });
    }

    private static void CheckHours(JsonElement answer, RequestTruth truth)
    {
        var (all, successful) = (Counts(answer.GetProperty("all")), Counts(answer.GetProperty("successful")));
        Same(truth.Hours.Length, all.Length, "hours");
        for (var hour = 0; hour < truth.Hours.Length; hour++)
        {
            Same(truth.Hours[hour].All, all[hour], $"events of hour {hour}");
            Same(truth.Hours[hour].Successful, successful[hour], $"successes of hour {hour}");
        }

        static double[] Counts(JsonElement histogram) => [.. histogram.GetProperty("series")[0].GetProperty("counts").EnumerateArray().Select(count => count.GetDouble())];
    }

    private static void CheckGroups(JsonElement answer, IReadOnlyDictionary<string, double> expected, double tolerance)
    {
        var rows = answer.GetProperty("rows").EnumerateArray().ToDictionary(row => row[0].GetString()!, row => row[1].GetDouble());
        Same(expected.Count(entry => entry.Value > 0), rows.Count, "groups");
        foreach (var (key, value) in rows)
        {
            WrongResultException.ThrowUnless(Math.Abs(value - expected[key]) <= tolerance * expected[key], $"'{key}' is {value}, and {expected[key]} is right");
        }
    }

    private static void CheckLatest(JsonElement answer, RequestTruth truth) =>
        WrongResultException.ThrowUnless(
            answer.GetProperty("events").EnumerateArray().Select(row => row.GetProperty("time").GetDateTimeOffset().ToUnixTimeMilliseconds()).SequenceEqual(truth.LatestTimes),
            "the latest events are others");

    private static void CheckPoint(JsonElement answer, RequestTruth truth)
    {
        var rows = answer.GetProperty("events");
        Same(1, rows.GetArrayLength(), "events of the request");
        Same(truth.Point.DurationMs, rows[0].GetProperty("duration_ms").GetDouble(), "duration of the event");
        Same(truth.Point.TimeMs, rows[0].GetProperty("time").GetDateTimeOffset().ToUnixTimeMilliseconds(), "time of the event");
    }

    private static void CheckFacets(JsonElement answer, RequestTruth truth)
    {
        var models = answer.GetProperty("facets").EnumerateArray().Single(facet => facet.GetProperty("field").GetString() == "model");
        Same(truth.ErrorRows, models.GetProperty("values").EnumerateArray().Sum(value => value.GetProperty("count").GetDouble()), "errors by model");
    }

    private static void Same(double expected, double actual, string what) =>
        WrongResultException.ThrowUnless(expected == actual, $"{what}: {actual}, and {expected} is right");
}
