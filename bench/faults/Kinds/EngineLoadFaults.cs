using System.Globalization;
using Sightglass.Testing.Http;

namespace Sightglass.Faults.Kinds;

/// <summary>Heavy questions, and an engine with little memory for them.</summary>
internal static class EngineLoadFaults
{
    private const string MemoryLimit = "SIGHTGLASS_Engine__MemoryLimitBytes";
    private const int Readers = 8;

    // Each reads every text of every event, or keeps every value.
    private static readonly string[] Heavy =
    [
        "Uniq(label) GROUP BY label",
        "Count(\"abc\") + Count(\"zz0\") + Count(\"ünïcode\") + Count(\"request\")",
        "P95(ratio) GROUP BY label, message, number",
        "Median(whole) + Uniq(message) GROUP BY request, number",
    ];

    public static IReadOnlyList<FaultKind> All { get; } =
    [
        new("heavy-questions", async scene =>
        {
            await AskAsync(scene, TimeSpan.FromMilliseconds(scene.Random.Next(500, 1500)));
            if (scene.Random.Next(2) == 0)
            {
                await scene.Server.KillAllAsync();
            }
        }),
        new("little-memory", async scene =>
        {
            await scene.Server.KillAllAsync();
            var limit = scene.Random.NextInt64(300L << 20, 700L << 20);
            scene.Server.Settings[MemoryLimit] = limit.ToString(CultureInfo.InvariantCulture);
            scene.Detail = $"{limit >> 20} MiB";
            await scene.Server.StartAsync();
            await AskAsync(scene, TimeSpan.FromMilliseconds(scene.Random.Next(500, 1500)));
            await scene.Server.KillAllAsync();
            scene.Server.Settings.Remove(MemoryLimit);
        }) { IsSpread = true },
    ];

    private static async Task AskAsync(Scene scene, TimeSpan time)
    {
        using var end = new CancellationTokenSource(time);
        await Task.WhenAll(Enumerable.Range(0, Readers).Select(reader => AskAsync(scene.Server.Client!, Heavy[reader % Heavy.Length], end.Token)));
    }

    // Whatever is answered: the events are what matters. A reader that leaves stops its question.
    private static async Task AskAsync(SightglassClient client, string query, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                using var content = new StringContent(System.Text.Json.JsonSerializer.Serialize(new { language = "formula", query, from = "1970-01-01T00:00:00Z", to = "2100-01-01T00:00:00Z" }), System.Text.Encoding.UTF8, "application/json");
                using var response = await client.Http.PostAsync("/api/query", content, cancellationToken);
                await response.Content.ReadAsByteArrayAsync(cancellationToken);
            }
            catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
            {
                await Task.Delay(20, CancellationToken.None);
            }
        }
    }
}
