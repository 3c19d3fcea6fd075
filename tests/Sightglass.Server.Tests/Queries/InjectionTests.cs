using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sightglass.Server.Queries;

/// <summary>Texts and numbers of a reader and a sender are values: whatever they are, the engine runs nothing of them, and nothing of it or of another tenant is in the answer.</summary>
public sealed partial class InjectionTests(ServerFixture server)
{
    private const string Marker = "m4rkerOfAnother";

    // A key may ask a quarter of what waits at once.
    private const int AtOnce = 4;

    [Theory]
    [InlineData("/api/events?filter={}")]
    [InlineData("/api/events?cursor={}")]
    [InlineData("/api/events?order={}")]
    [InlineData("/api/events?from={}")]
    [InlineData("/api/events?limit={}")]
    [InlineData("/api/events?tenant={}")]
    [InlineData("/api/events/{}")]
    [InlineData("/api/events/{}/around")]
    [InlineData("/api/histogram?from=now-1h&by={}")]
    [InlineData("/api/histogram?from=now-1h&filter={}")]
    [InlineData("/api/facets?from=now-1h&fields={}")]
    [InlineData("/api/facets?from=now-1h&fields=x&filter={}")]
    [InlineData("/api/metrics/{}?from=now-1h")]
    [InlineData("/api/metrics/success_rate?from=now-1h&by={}")]
    [InlineData("/api/metrics/success_rate?from=now-1h&where={}")]
    [InlineData("/api/metrics/success_rate?from=now-1h&step={}")]
    [InlineData("/api/metrics?from=now-1h&pack={}")]
    [InlineData("/api/analytics/{}")]
    [InlineData("/api/overview?pack={}")]
    [InlineData("/api/packs/{}")]
    [InlineData("/api/packs/workers-ai?version={}")]
    public async Task Parameter_WithANastyText_IsATextOrRefused(string path)
    {
        await AssertHarmlessAsync(NastyTexts.ShareOf(path), (client, text) => client.GetAsync(path.Replace("{}", Uri.EscapeDataString(text), StringComparison.Ordinal)));
    }

    /// <summary><c>{}</c> is the text itself, <c>{q}</c> the text in quotes.</summary>
    [Theory]
    [InlineData("query", "filter", "{}")]
    [InlineData("query", "filter", "x={q}")]
    [InlineData("query", "filter", "{q}=* OR NOT event:{q}")]
    [InlineData("query", "filter", "{q}")]
    [InlineData("query", "formula", "{}")]
    [InlineData("query", "formula", "Count(event={q}) + Uniq({q})")]
    [InlineData("query", "formula", "Sum(n) WHERE x!={q} GROUP BY {q}, event")]
    [InlineData("query", "formula", "Count() GROUP BY {}")]
    [InlineData("query", "cloudwatch", "{}")]
    [InlineData("query", "cloudwatch", "{q}")]
    [InlineData("query", "cloudwatch", "{ $.x = {q} || $.x[*] != {q} }")]
    [InlineData("query", "cloudwatch", "{ $.['{}'] = 1 || $.a[0].['{}'] NOT EXISTS }")]
    [InlineData("query", "cloudwatch", "[a = {q}, ...]")]
    [InlineData("query", "cloudwatch", "%{}%")]
    [InlineData("query", "{}", "x=1")]
    [InlineData("query/check", "formula", "{} = Count({})")]
    [InlineData("query/complete", "filter", "x={q}")]
    public async Task Query_WithANastyText_IsATextOrRefused(string route, string language, string query)
    {
        await AssertHarmlessAsync(NastyTexts.ShareOf(route + language + query), (client, text) => client.PostJsonAsync("/api/" + route, new
        {
            language = Fill(language, text),
            query = Fill(query, text),
            position = 1,
            from = "now-1h",
            to = "now+1h",
        }));
    }

    [Fact]
    public async Task Member_OfAQueryWithANastyText_IsATextOrRefused()
    {
        foreach (var member in new[] { "from", "to", "step", "cursor", "limit" })
        {
            await AssertHarmlessAsync(NastyTexts.ShareOf(member), (client, text) => client.PostJsonAsync("/api/query", new Dictionary<string, string> { ["language"] = "formula", ["query"] = "Count()", [member] = text }));
        }
    }

    [Fact]
    public async Task Values_ThatAreNasty_AreFoundGroupedAndListedAsTheyWereSent()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync([.. NastyTexts.All.Select((text, index) => JsonSerializer.Serialize(new Dictionary<string, object> { ["event"] = "nasty", ["x"] = text, ["user_id"] = text, ["n"] = index }))]);
        await server.FlushAsync();
        var expected = NastyTexts.All.Order(StringComparer.Ordinal).ToList();

        foreach (var field in new[] { "x", "user_id" })
        {
            var groups = (await client.QueryAsync("formula", $"Count() GROUP BY {field}")).Expect(HttpStatusCode.OK).Json["rows"]!.AsArray();
            Assert.Equal(expected, groups.Select(row => (string)row![0]!).Order(StringComparer.Ordinal));
            Assert.All(groups, row => Assert.Equal(1, (int)row![1]!));

            var facet = (await client.GetJsonAsync($"/api/facets?from=now-1h&to=now%2B1h&limit=100&fields={field}"))["facets"]![0]!["values"]!.AsArray();
            Assert.Equal(expected, facet.Select(value => (string)value!["value"]!).Order(StringComparer.Ordinal));
        }

        List<string> wrong = [];
        await ForEachAsync(NastyTexts.All, async text =>
        {
            var found = await client.ListEventsAsync($"x={NastyTexts.Quoted(text)} user_id={NastyTexts.Quoted(text)}");
            if (found is not [var one] || (string?)one["attributes"]!["x"] != text || (string?)one["user_id"] != text)
            {
                Add(wrong, $"{Shown(text)}: {found.Count} events");
            }
        });
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Names_ThatAreNasty_AreNamesOfFields()
    {
        using var client = server.NewTenantClient();
        string[] names = [.. NastyTexts.All.Where(text => text is not ("tenant" or "attributes"))];
        await client.IngestAsync([.. names.Select((name, index) => JsonSerializer.Serialize(new Dictionary<string, object> { ["event"] = "nasty", [name] = index + 1000 }))]);
        await server.FlushAsync();

        List<string> wrong = [];
        await ForEachAsync(names, async name =>
        {
            var value = Array.IndexOf(names, name) + 1000;
            var reply = await client.QueryAsync("formula", $"Sum({NastyTexts.Quoted(name).Replace("\\*", "*", StringComparison.Ordinal)})");
            if (reply.Status != HttpStatusCode.OK || (int?)reply.Json["rows"]![0]![0] != value)
            {
                Add(wrong, $"{Shown(name)} is not {value}: {reply}");
            }
        });
        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Values_ThatAreOdd_AreComputedWithOrSkipped()
    {
        string[] values =
        [
            "0", "-0", "-0.0", "5e-324", "1e-400", "1.7976931348623157e308", "-1.7976931348623157e308", "9007199254740993", "-9223372036854775808", "9223372036854775808", "18446744073709551616", "123456789012345678901234567890",
            "0.1", "true", "false", "null", "\"\"", "\"NaN\"", "\"inf\"", "\"-1\"", "\"2025-13-45\"", "[]", "{}", "[[[]]]", "[1,null,\"a\"]", "{\"\":{\"\":1}}", "{\"a.b\":1,\"a\":{\"b\":2}}", "\"\\u0000\"",
        ];
        string[] fields = ["n", "duration_ms", "success", "model", "status_code", "user_id"];
        using var client = server.NewTenantClient();
        await client.IngestAsync([.. values.SelectMany(value => fields.Select(field => $$"""{"event":"odd","{{field}}":{{value}}}"""))]);
        await server.FlushAsync();

        List<string> wrong = [];
        await ForEachAsync(fields, async field =>
        {
            string[] queries =
            [
                $"Sum({field}) + Avg({field}) * Min({field}) / Max({field})", $"Median({field}) + P01({field}) + P999({field})", $"Uniq({field}) GROUP BY {field}", $"Count({field}>0) + Count({field}<=-1e308) + Count({field}=*)",
                $"Sum({field}) GROUP BY {field} ORDER BY {field} DESC LIMIT 3", $"Max({field}) - Max({field}) * 1e308 * 1e308",
            ];
            foreach (var query in queries)
            {
                var reply = await client.QueryAsync("formula", query);
                if (reply.Status != HttpStatusCode.OK || reply.Json["rows"] is not JsonArray)
                {
                    Add(wrong, $"{query}: {reply}");
                }
            }

            foreach (var path in new[] { $"/api/facets?fields={field}", $"/api/histogram?by={field}", $"/api/metrics/success_rate?by={field}", $"/api/events?filter={field}%3E0" })
            {
                var reply = await client.GetAsync(path + "&from=now-1h&to=now%2B1h");
                if (reply.Status != HttpStatusCode.OK)
                {
                    Add(wrong, $"{path}: {reply}");
                }
            }
        });
        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("/api/events?limit=2&from={0}&to={1}")]
    [InlineData("/api/histogram?by=event&from={0}&to={1}")]
    [InlineData("/api/facets?fields=event&from={0}&to={1}")]
    [InlineData("/api/metrics/success_rate?from={0}&to={1}&compare=previous")]
    [InlineData("/api/metrics/success_rate?from={0}&to={1}&step=1w")]
    public async Task Range_OfAnyExtent_IsAnsweredOrRefused(string path)
    {
        string[] times =
        [
            "0", "-1", "1", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "253402300800000", "0001-01-01", "1969-12-31T23:59:59Z", "9999-12-31T23:59:59.9999999Z", "10000-01-01", "2025-02-29", "2025-01-01T24:00:00Z",
            "2025-01-01T00:00:00+99:00", "2262-04-11T23:47:17Z", "2299-12-31", "now", "now-99999999999999999999d", "now-106751991d", "now+999999w", "now/d/d", "now-1d/w", "NaN", "1e18", " ", "+0", "0x0",
        ];
        IEnumerable<(string, string)> ranges = [.. times.Select(time => (time, "now")), .. times.Select(time => ("0", time))];
        await AssertHarmlessAsync(ranges.Select(range => string.Format(CultureInfo.InvariantCulture, path, Uri.EscapeDataString(range.Item1), Uri.EscapeDataString(range.Item2))), (client, text) => client.GetAsync(text));
    }

    [Fact]
    public async Task Number_OfAnySize_IsTheNearestAllowedOrRefused()
    {
        string[] numbers = ["0", "-1", "2147483647", "-2147483648", "2147483648", "1e3", "1.0", "+5", " 5", "٣", "0x10", "", "null", "00000000000000000000001"];
        string[] paths = ["/api/events?limit={}", "/api/histogram?buckets={}", "/api/facets?limit={}", "/api/events/0/around?before={}", "/api/packs/workers-ai?version={}"];
        await AssertHarmlessAsync(paths.SelectMany(path => numbers.Select(number => path.Replace("{}", Uri.EscapeDataString(number), StringComparison.Ordinal))), (client, text) => client.GetAsync(text));
        await AssertHarmlessAsync(numbers, (client, number) => client.PostJsonAsync("/api/query/complete", $$"""{"language":"filter","query":"x","position":{{(number is "" ? "1e99" : number)}}}"""));
        await AssertHarmlessAsync(numbers, (client, number) => client.PostJsonAsync("/api/query", $$"""{"language":"formula","query":"Count() GROUP BY x","limit":{{(number is "" ? "1e99" : number)}}}"""));
    }

    [Fact]
    public async Task Step_OfAnyLength_IsTakenOrRefused()
    {
        string[] steps = ["0s", "-1s", "1", "s", "1s1s", "1.5h", "1e9s", "99999999999999999999s", "9223372036854775807w", "106751991d", "2147483648d", "1y", "1 h", "٣h", "1H", "00001h", "1h ", ""];
        await AssertHarmlessAsync(steps, (client, step) => client.PostJsonAsync("/api/query", new { language = "formula", query = "Count() GROUP BY event", step }));
        await AssertHarmlessAsync(steps, (client, step) => client.GetAsync("/api/metrics/success_rate?step=" + Uri.EscapeDataString(step)));
    }

    /// <summary>The texts of a query of the Query Builder: keys, values, names.</summary>
    [Theory]
    [InlineData("query", """{"parameters":{"filters":[{"key":"#","operation":"exists"}]}}""")]
    [InlineData("query", """{"parameters":{"filters":[{"key":"#","operation":"gt","type":"number","value":1}]}}""")]
    [InlineData("query", """{"parameters":{"filters":[{"key":"x","operation":"neq","type":"string","value":"#"}]}}""")]
    [InlineData("query", """{"parameters":{"filters":[{"key":"x","operation":"not_in","value":"#,a"}]}}""")]
    [InlineData("query", """{"parameters":{"filters":[{"key":"x","operation":"regex","value":"#"}]}}""")]
    [InlineData("query", """{"parameters":{"filters":[{"key":"x","operation":"#","value":"#"}]}}""")]
    [InlineData("query", """{"parameters":{"needle":{"value":"#"}}}""")]
    [InlineData("query", """{"parameters":{"needle":{"value":"#","isRegex":true}}}""")]
    [InlineData("query", """{"parameters":{"calculations":[{"operator":"uniq","key":"#","alias":"#"}],"groupBys":[{"type":"string","value":"x"}],"havings":[{"key":"#","operation":"gte","value":0}],"orderBy":{"value":"#"}}}""")]
    [InlineData("query", """{"parameters":{"calculations":[{"operator":"count"}],"groupBys":[{"type":"string","value":"#"}]}}""")]
    [InlineData("query", """{"queryId":"#","view":"#","offset":"#"}""")]
    [InlineData("query", """{"queryId":"#","view":"traces"}""")]
    [InlineData("keys", """{"keyNeedle":{"value":"#"}}""")]
    [InlineData("keys", """{"keyNeedle":{"value":"#","isRegex":true}}""")]
    [InlineData("values", """{"key":"#","type":"number"}""")]
    public async Task Builder_WithANastyText_TakesItAsOneOrRefuses(string route, string body) =>
        await AssertHarmlessAsync(NastyTexts.ShareOf(route + body), (client, text) =>
            client.PostJsonAsync($"/client/v4/accounts/x/workers/observability/telemetry/{route}", body.Replace("#", JsonSerializer.Serialize(text)[1..^1], StringComparison.Ordinal)));

    [Fact]
    public async Task Id_OfAnyForm_IsThatOfNoEvent()
    {
        string[] ids =
        [
            "-1", "1e9", new('0', 32), new('f', 32), new('F', 32), new('0', 31), new('0', 33), new('g', 32), new('０', 32), "0x" + new string('0', 30), "00000000-0000-0000-0000-000000000000", "8" + new string('0', 31), "7" + new string('f', 31),
            "' OR 1=1 --", "00000000000000000000000000000000,00000000000000000000000000000001", "%00", "a\u0000", new('9', 2000),
        ];
        List<string> taken = [];
        await AssertHarmlessAsync(ids, async (client, id) =>
        {
            var one = await client.GetAsync("/api/events/" + Uri.EscapeDataString(id));
            if (one.Status == HttpStatusCode.OK)
            {
                Add(taken, id);
            }

            return one;
        });
        await AssertHarmlessAsync(ids, (client, id) => client.GetAsync($"/api/events/{Uri.EscapeDataString(id)}/around"));
        await AssertHarmlessAsync(ids, (client, id) => client.GetAsync("/api/events?cursor=" + Uri.EscapeDataString(id)));
        await AssertHarmlessAsync(ids, (client, id) => client.GetAsync("/api/events?filter=" + Uri.EscapeDataString($"id={NastyTexts.Quoted(id)}")));
        await AssertHarmlessAsync(ids, (client, id) => client.SendAsync(HttpMethod.Head, "/api/tail", null, ("Last-Event-ID", Uri.EscapeDataString(id))));
        Assert.Empty(taken);
    }

    /// <summary>Asks as a tenant with an event, beside another tenant with a marker in each of its events.</summary>
    private async Task AssertHarmlessAsync(IEnumerable<string> texts, Func<SightglassClient, string, Task<Reply>> ask)
    {
        using var other = server.NewTenantClient();
        using var client = server.NewTenantClient();
        await other.IngestAsync($$"""{"event":"{{Marker}}","user_id":"{{Marker}}","x":"{{Marker}}","{{Marker}}":1}""");
        await client.IngestAsync("""{"event":"own","x":"own","n":1}""");
        await server.FlushAsync();
        List<string> wrong = [];
        await ForEachAsync(texts, async text =>
        {
            var reply = await ask(client, text);
            if ((int)reply.Status >= 500 || reply.Text.Contains(Marker, StringComparison.Ordinal) || TextOfTheInside().IsMatch(reply.Text) || reply.Headers.Contains("Set-Cookie"))
            {
                Add(wrong, $"{Shown(text)}: {reply}");
            }
        });
        Assert.Empty(wrong);
        Assert.Single(await client.ListEventsAsync());
    }

    private static Task ForEachAsync(IEnumerable<string> texts, Func<string, Task> work) =>
        Parallel.ForEachAsync(texts, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (text, _) => await work(text));

    private static void Add(List<string> list, string item)
    {
        lock (list)
        {
            list.Add(item);
        }
    }

    private static string Fill(string form, string text) => form.Replace("{q}", NastyTexts.Quoted(text), StringComparison.Ordinal).Replace("{}", text, StringComparison.Ordinal);

    private static string Shown(string text) => JsonSerializer.Serialize(text.Length > 200 ? text[..200] : text);

    // What the engine, the runtime and the data folder say, and no text above.
    [GeneratedRegex(@"DB::|ClickHouse|Code: \d|System\.\w+Exception|   at Sightglass|/engine/|libchdb|toUnixTimestamp|mapContains|JSONExtract")]
    private static partial Regex TextOfTheInside();
}
