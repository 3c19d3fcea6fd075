using System.Globalization;
using System.Text;

namespace Sightglass.Telemetry.Simulation;

/// <summary>Events of the job search agent with round figures, in three ranges of 2025: a day, the week that begins with it, and the month after.</summary>
internal static class JobSearchExample
{
    private static readonly DateTime Day = new(2025, 2, 3, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Month = new(2025, 3, 1, 0, 0, 0, DateTimeKind.Utc);

    // Analyses of the week and how many of them are matches: 85, 78 and 72 %.
    private static readonly (string Query, int Analyses, int Matches)[] Searches = [("Senior Python Developer", 20, 17), ("Cloud Architect", 50, 39), ("DevOps Engineer", 25, 18)];

    // 45, 30, 15 and 10 % of the twenty failed calls. The first three belong to the request that failed for good.
    private static readonly string[] Failures =
    [
        .. Enumerable.Repeat("rate_limiting", 9), .. Enumerable.Repeat("parsing_failure", 6), .. Enumerable.Repeat("network_issue", 3), .. Enumerable.Repeat("other", 2),
    ];

    public static byte[] Write()
    {
        var lines = new List<(DateTime Time, string Text)>();
        WriteDay(lines);
        WriteRestOfWeek(lines);
        WriteMonth(lines);
        return Encoding.UTF8.GetBytes(string.Concat(lines.OrderBy(line => line.Time).Select(line => line.Text)));
    }

    /// <summary>56 requests, 55 of them completed: 45,000 tokens, 2.3 s and 0.002 USD for an analysis; 0.8 s, 3.2 s and 2.1 s until people see something.</summary>
    private static void WriteDay(List<(DateTime Time, string Text)> lines)
    {
        for (var i = 0; i < 15; i++)
        {
            var search = i;
            Add(lines, Day.AddHours(7).AddMinutes(40 * search), "job_search_completed", Completion("job_search", $"req-s{search}", 600 + (search % 5 * 100), input: 240, output: 60, cost: "0.0006", $"\"search_query\":\"{Searches[search % 3].Query}\",\"results_count\":12,\"repeated_search\":false"));
        }

        var analyses = Analyses().Take(30).ToList();
        for (var i = 0; i < analyses.Count; i++)
        {
            var requested = Day.AddHours(8).AddMinutes(20 * i);
            var request = $"req-a{i}";
            var duration = 2100 + (i % 5 * 100);
            Add(lines, requested, "job_analysis_requested", $"\"request_id\":\"{request}\",\"job_id\":\"job-{i}\",\"feature\":\"job_analysis\"");
            if (i + 3 < Failures.Length)
            {
                AddFailure(lines, requested.AddMilliseconds(300), request, attempt: 1, Failures[i + 3]);
                Add(lines, requested.AddMilliseconds(899 + duration), "agent_call_recovered", $"\"request_id\":\"{request}\",\"feature\":\"job_analysis\",\"model\":\"gemini-1.5-pro\",\"attempt\":2,\"error_category\":\"{Failures[i + 3]}\"");
            }

            AddAnalysis(lines, requested.AddMilliseconds(900 + duration), request, i, duration, analyses[i]);
        }

        for (var i = 0; i < 10; i++)
        {
            Add(lines, Day.AddHours(9).AddMinutes(60 * i), "document_generated", Completion("document_generation", $"req-d{i}", 1900 + (i % 5 * 100), input: 500, output: 100, cost: "0.001125", "\"document_type\":\"cover_letter\",\"excess_tokens\":0"));
        }

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            AddFailure(lines, Day.AddHours(20).AddSeconds(attempt), "req-failed", attempt, Failures[attempt - 1]);
        }

        Add(lines, Day.AddHours(20).AddSeconds(4), "agent_request_failed", $"\"request_id\":\"req-failed\",\"feature\":\"job_analysis\",\"model\":\"gemini-1.5-pro\",\"attempt\":3,\"error_category\":\"{Failures[2]}\"");
    }

    /// <summary>The other 65 analyses of the week.</summary>
    private static void WriteRestOfWeek(List<(DateTime Time, string Text)> lines)
    {
        var analyses = Analyses().ToList();
        for (var i = 30; i < analyses.Count; i++)
        {
            AddAnalysis(lines, Day.AddDays(1 + ((i - 30) / 13)).AddHours(8).AddMinutes(i % 13 * 45), $"req-a{i}", i, 2300, analyses[i]);
        }
    }

    /// <summary>125.30 USD for searches, 245.80 for analyses, 89.50 for documents; 63.35, 41.80 and 10 USD of them could be saved, a quarter of the whole.</summary>
    private static void WriteMonth(List<(DateTime Time, string Text)> lines)
    {
        const int searches = 358, analyses = 1229, documents = 179;
        var month = TimeSpan.FromDays(31);
        for (var i = 0; i < searches; i++)
        {
            var isRepeated = i < 181 ? "true" : "false";
            Add(lines, Month + (month * i / searches), "job_search_completed", Completion("job_search", $"req-ms{i}", 800, input: 200_000, output: 20_000, cost: "0.35", $"\"search_query\":\"Data Engineer\",\"results_count\":12,\"repeated_search\":{isRepeated}"));
        }

        for (var i = 0; i < analyses; i++)
        {
            var batch = i < 1045 ? 1 : 10;
            Add(lines, Month + (month * i / analyses), "job_analysis_completed", Completion("job_analysis", $"req-ma{i}", 2300, input: 100_000, output: 15_000, cost: "0.20", $"\"job_id\":\"job-m{i}\",\"search_query\":\"Data Engineer\",\"batch_size\":{batch},\"match_score\":75,\"is_match\":true"));
        }

        for (var i = 0; i < documents; i++)
        {
            var (input, excess) = i < 160 ? (54_000, 50_000) : (4_000, 0);
            Add(lines, Month + (month * i / documents), "document_generated", Completion("document_generation", $"req-md{i}", 2100, input, output: 3_000, cost: "0.50", $"\"document_type\":\"resume\",\"excess_tokens\":{excess}"));
        }
    }

    /// <summary>The analyses of the week: one of each search in turn until it has all of its own.</summary>
    private static IEnumerable<(string Query, bool IsMatch)> Analyses() =>
        from turn in Enumerable.Range(0, Searches.Max(search => search.Analyses))
        from search in Searches
        where turn < search.Analyses
        select (search.Query, (turn + 1) * search.Matches / search.Analyses > turn * search.Matches / search.Analyses);

    private static void AddAnalysis(List<(DateTime Time, string Text)> lines, DateTime time, string request, int number, int duration, (string Query, bool IsMatch) analysis)
    {
        var score = (analysis.IsMatch ? 75 : 40) + (number % 20);
        var isMatch = analysis.IsMatch ? "true" : "false";
        Add(lines, time, "job_analysis_completed", Completion("job_analysis", request, duration, input: 1_000, output: 150, cost: "0.002", $"\"job_id\":\"job-{number}\",\"search_query\":\"{analysis.Query}\",\"batch_size\":1,\"match_score\":{score},\"is_match\":{isMatch}"));
    }

    private static void AddFailure(List<(DateTime Time, string Text)> lines, DateTime time, string request, int attempt, string category)
    {
        var willRetry = attempt < 3 ? "true" : "false";
        Add(lines, time, "agent_call_failed", string.Create(CultureInfo.InvariantCulture, $"\"request_id\":\"{request}\",\"feature\":\"job_analysis\",\"model\":\"gemini-1.5-pro\",\"attempt\":{attempt},\"will_retry\":{willRetry},\"error_category\":\"{category}\""));
    }

    private static string Completion(string feature, string request, int duration, int input, int output, string cost, string rest) => string.Create(
        CultureInfo.InvariantCulture,
        $"\"request_id\":\"{request}\",\"feature\":\"{feature}\",\"provider\":\"google\",\"model\":\"gemini-1.5-pro\",\"search_strategy\":\"semantic\",{rest},\"duration_ms\":{duration},\"input_tokens\":{input},\"output_tokens\":{output},\"cost_usd\":{cost}");

    private static void Add(List<(DateTime Time, string Text)> lines, DateTime time, string name, string fields) =>
        lines.Add((time, string.Create(CultureInfo.InvariantCulture, $"{{\"event\":\"{name}\",{fields},\"service\":\"job-search\",\"timestamp\":\"{time:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}\"}}\n")));
}
