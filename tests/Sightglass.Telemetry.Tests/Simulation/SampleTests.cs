using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sightglass.Telemetry.Simulation;

/// <summary>Generates <c>samples/</c> again and compares; with UPDATE_SNAPSHOTS=1 it writes them instead.</summary>
public sealed class SampleTests
{
    private const int MaxSize = 2_000_000;

    private static readonly DateTimeOffset From = new(2025, 1, 14, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset To = new(2025, 1, 21, 0, 0, 0, TimeSpan.Zero);

    public static TheoryData<string> Names => [.. Makers.Keys];

    private static IReadOnlyDictionary<string, Func<byte[]>> Makers { get; } = new Dictionary<string, Func<byte[]>>
    {
        ["workers-ai.ndjson"] = () => Simulate("workers-ai", seed: 6, scale: 0.096),
        ["chat-proxy.ndjson"] = () => Simulate("chat-proxy", seed: 18, scale: 0.036),
        ["job-search.ndjson"] = () => Simulate("job-search", seed: 24, scale: 0.06),
        ["ai-platform.ndjson"] = () => Simulate("ai-platform", seed: 11, scale: 0.095),
        ["learning-app.ndjson"] = () => Simulate("learning-app", seed: 9, scale: 0.1),
        ["genai.ndjson"] = () => Simulate("genai", seed: 3, scale: 0.1),
        ["worked-example.ndjson"] = WorkedExample,
        ["job-search-example.ndjson"] = JobSearchExample.Write,
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void Sample_MadeAnew_IsTheSameByteForByte(string name)
    {
        var made = Makers[name]();
        Assert.InRange(made.Length, 1, MaxSize);
        var path = Repository.FullPath($"samples/{name}");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
        {
            File.WriteAllBytes(path, made);
        }

        // As text, so that a failure shows the line that differs.
        Assert.Equal(Encoding.UTF8.GetString(File.ReadAllBytes(path)), Encoding.UTF8.GetString(made));
    }

    [Theory]
    [InlineData("workers-ai.ndjson", 4000, 100, 8)]
    [InlineData("chat-proxy.ndjson", 3000, 100, 50)]
    [InlineData("job-search.ndjson", 1900, 100, 16)]
    [InlineData("ai-platform.ndjson", 3000, 300, 8)]
    [InlineData("learning-app.ndjson", 4200, 100, 16)]
    [InlineData("genai.ndjson", 2500, 300, 14)]
    [InlineData("worked-example.ndjson", 1000, 0, 2)]
    [InlineData("job-search-example.ndjson", 1954, 0, 7)]
    public void Sample_Committed_HasItsSizeAndVariety(string name, int events, int tolerance, int kinds)
    {
        var lines = Lines(name);
        Assert.InRange(lines.Length, events - tolerance, events + tolerance);
        Assert.InRange(lines.Select(line => line.Split('"')[3]).Distinct().Count(), kinds, 51);
    }

    [Theory]
    [InlineData("\"event\":\"hybrid_strategy_decision\"", "\"result\":\"failure\"")]
    [InlineData("\"cache_type\":\"kv\"", "\"result\":\"hit\"")]
    [InlineData("\"cache_type\":\"kv\"", "\"result\":\"miss\"")]
    [InlineData("\"cache_type\":\"database\"", "\"result\":\"hit\"")]
    [InlineData("\"cache_type\":\"database\"", "\"result\":\"miss\"")]
    [InlineData("\"event\":\"workers_ai_analysis_success\"", "\"attempt\":2")]
    [InlineData("\"validation_failure\":\"Invalid overall score\"")]
    [InlineData("\"validation_failure\":\"Missing dimension: skillMatch\"")]
    [InlineData("\"validation_failure\":\"Insufficient strengths\"")]
    [InlineData("\"validation_failure\":\"Invalid recommendation category\"")]
    [InlineData("\"event\":\"workers_ai_analysis_success\"", "\"model_index\":3")]
    public void WorkersAiSample_Committed_HasTheRareOnes(params string[] parts) =>
        Assert.Contains(Lines("workers-ai.ndjson"), line => parts.All(part => line.Contains(part, StringComparison.Ordinal)));

    private static string[] Lines(string name) => Repository.Text($"samples/{name}").Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private static byte[] Simulate(string pack, ulong seed, double scale)
    {
        var writer = new ArrayBufferWriter<byte>();
        new TrafficSimulator(ShippedPacks.ReadTraffic(pack).Model!, seed, From, scale).Write(From, To, writer);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>A thousand analyses over January 2025, every twentieth by OpenAI.</summary>
    private static byte[] WorkedExample()
    {
        const int analyses = 1_000;
        var start = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        var text = new StringBuilder();
        for (var i = 0; i < analyses; i++)
        {
            var isFallback = i % 20 == 19;
            var time = start.AddMilliseconds(i * (31.0 * 24 * 60 * 60 * 1000 / analyses));
            var ids = string.Create(CultureInfo.InvariantCulture, $"\"job_id\":\"job-{i:d4}\",\"user_id\":\"user-{i % 40:d2}\"");
            var outcome = string.Create(CultureInfo.InvariantCulture, $"\"overall_score\":{60 + (i % 31)},\"recommendation\":\"{(i % 31 < 20 ? "Good Match" : "Strong Match")}\"");
            var rest = isFallback
                ? string.Create(CultureInfo.InvariantCulture, $"\"model\":\"gpt-4o-mini\",\"duration_ms\":{2000 + (i % 17 * 50)}")
                : string.Create(CultureInfo.InvariantCulture, $"\"model\":\"@cf/meta/llama-3.1-8b-instruct\",\"model_index\":0,\"attempt\":1,\"max_attempts\":2,\"success\":true,\"validation_passed\":true,\"duration_ms\":{900 + (i % 41 * 10)},\"attempt_duration_ms\":{880 + (i % 41 * 10)}");
            var name = isFallback ? "openai_fallback_success" : "workers_ai_analysis_success";
            text.Append(CultureInfo.InvariantCulture, $"{{\"event\":\"{name}\",{ids},{rest},{outcome},\"timestamp\":\"{time:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\"}}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }
}
