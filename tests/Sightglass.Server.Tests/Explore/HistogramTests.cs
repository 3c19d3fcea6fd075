namespace Sightglass.Server.Explore;

/// <summary>Counts over time and the most frequent values.</summary>
public sealed class HistogramTests(ServerFixture server)
{
    [Fact]
    public async Task Histogram_ByEvent_CountsEachStep()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync(
            """{"event":"a","time":"2025-01-01T00:00:00Z"}""", """{"event":"a","time":"2025-01-01T00:59:59.999Z"}""",
            """{"event":"b","time":"2025-01-01T01:00:00Z"}""", """{"time":"2025-01-01T02:30:00Z"}""", """{"event":"a","time":"2025-01-01T03:00:00Z"}""");
        await server.FlushAsync();

        var histogram = await client.GetJsonAsync("/api/histogram?from=2025-01-01T00:00:00Z&to=2025-01-01T03:00:00Z&buckets=3&by=event");

        JsonAssert.Equal(
            """
            {"from":"2025-01-01T00:00:00Z","to":"2025-01-01T03:00:00Z","step":"PT1H","stepMs":3600000,
             "series":[{"key":"a","counts":[2,0,0]},{"key":null,"counts":[0,0,1]},{"key":"b","counts":[0,1,0]}],
             "times":[1735689600000,1735693200000,1735696800000],"total":4}
            """,
            histogram);
    }

    [Theory]
    [InlineData("2025-01-01", "2025-01-08", 60, "PT3H", 56)]
    [InlineData("2025-01-01", "2025-02-01", 60, "P1D", 31)]
    [InlineData("2025-01-01T00:00:00Z", "2025-01-01T00:01:00Z", 60, "PT1S", 60)]
    [InlineData("2025-01-01T00:00:00Z", "2025-01-01T00:00:00.5Z", 60, "PT0.01S", 50)]
    [InlineData("2025-01-01", "2025-01-02", 1, "P1D", 1)]
    [InlineData("2025-01-01", "2025-01-02", 0, "P1D", 1)]
    [InlineData("2025-01-01", "2025-01-02", 100000, "PT5M", 288)]
    [InlineData("1970-01-01", "2026-01-01", 60, "P364D", 57)]
    [InlineData("2025-01-01T00:30:00Z", "2025-01-01T02:30:00Z", 2, "PT1H", 3)]
    public async Task Step_ForARange_IsOnePeopleRead(string from, string to, int buckets, string step, int count)
    {
        using var client = server.NewTenantClient();

        var histogram = await client.GetJsonAsync($"/api/histogram?from={from}&to={to}&buckets={buckets}");

        Assert.Equal((step, count), ((string?)histogram["step"], histogram["times"]!.AsArray().Count));
        var times = histogram["times"]!.AsArray().Select(time => (long)time!).ToList();
        var stepMs = (long)histogram["stepMs"]!;
        Assert.All(times, time => Assert.Equal(0, time % stepMs));
        Assert.Equal(Enumerable.Range(0, count).Select(i => times[0] + (i * stepMs)), times);
    }

    [Fact]
    public async Task Series_MoreThanTwelve_AreFoldedWithoutLoss()
    {
        using var client = server.NewTenantClient();
        string[] events = [.. Enumerable.Range(1, 20).SelectMany(i => Enumerable.Repeat($$"""{"event":"e{{i:00}}","time":"2025-01-01T00:00:00Z"}""", i))];
        await client.IngestAsync(events);
        await server.FlushAsync();

        var histogram = await client.GetJsonAsync("/api/histogram?from=2025-01-01&to=2025-01-02&by=event");

        var series = histogram["series"]!.AsArray().Select(item => ((string?)item!["key"], item["counts"]!.AsArray().Sum(count => (int)count!))).ToList();
        Assert.Equal([.. Enumerable.Range(0, 11).Select(i => ((string?)$"e{20 - i:00}", 20 - i)), ("other", Enumerable.Range(1, 9).Sum())], series);
        Assert.Equal(210, (int)histogram["total"]!);
    }

    [Theory]
    [InlineData("user_id")]
    [InlineData("id")]
    public async Task Histogram_ByAFieldOfCountlessValues_ShowsTheLargestAndTheRest(string by)
    {
        using var client = server.NewTenantClient();
        foreach (var part in Enumerable.Range(0, 100_000).Chunk(50_000))
        {
            await client.IngestAsync([.. part.Select(i => $$"""{"user_id":"{{(i % 10 == 0 ? "busy" : i)}}","time":"2025-01-01T{{i % 24:00}}:00:00Z"}""")]);
        }

        await server.FlushAsync();

        var histogram = await client.GetJsonAsync($"/api/histogram?from=2025-01-01&to=2025-01-02&by={by}&buckets=24");

        var series = histogram["series"]!.AsArray().Select(one => ((string?)one!["key"], one["counts"]!.AsArray().Sum(count => (int)count!))).ToList();
        Assert.Equal((12, 100_000, "other"), (series.Count, series.Sum(one => one.Item2), series[^1].Item1));
        Assert.Equal(by == "user_id" ? ("busy", 10_000) : (series[0].Item1, 1), series[0]);
        Assert.All(series.Skip(1).SkipLast(1), one => Assert.Equal(1, one.Item2));
    }

    [Fact]
    public async Task Histogram_WithoutEvents_HasStepsAndNoSeries()
    {
        using var client = server.NewTenantClient();

        var histogram = await client.GetJsonAsync("/api/histogram?from=2025-01-01&to=2025-01-02&buckets=24&by=level");

        Assert.Equal((0, 24, 0), (histogram["series"]!.AsArray().Count, histogram["times"]!.AsArray().Count, (int)histogram["total"]!));
    }

    [Fact]
    public async Task Histogram_OfSampledEvents_CountsWhatTheyStandFor()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"a","weight":10}""", """{"event":"a"}""", """{"event":"a","weight":5e18}""");
        await server.FlushAsync();

        // A weight without measure is none.
        Assert.Equal(12, (int)(await client.GetJsonAsync("/api/histogram"))["total"]!);
        JsonAssert.Equal("""{"facets":[{"field":"event","distinct":1,"values":[{"value":"a","count":12}]}]}""", await client.GetJsonAsync("/api/facets?fields=event"));
    }

    [Fact]
    public async Task Facets_OfFieldsAndAttributes_AreCountedMostFrequentFirst()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync(
            """{"event":"a","model":"m1","success":true,"status_code":200,"region":"eu","deep":{"k":"v"}}""",
            """{"event":"a","model":"m2","success":false,"status_code":500,"region":"eu"}""",
            """{"event":"b","model":"m1","success":true,"status_code":200,"region":"us"}""");
        await server.FlushAsync();

        var facets = await client.GetJsonAsync("/api/facets?fields=event,model,success,status_code,region,attributes.deep.k,nothing&limit=1");

        JsonAssert.Equal(
            """
            {"facets":[
             {"field":"event","distinct":2,"values":[{"value":"a","count":2}]},
             {"field":"model","distinct":2,"values":[{"value":"m1","count":2}]},
             {"field":"success","distinct":2,"values":[{"value":"true","count":2}]},
             {"field":"status_code","distinct":2,"values":[{"value":"200","count":2}]},
             {"field":"region","distinct":2,"values":[{"value":"eu","count":2}]},
             {"field":"attributes.deep.k","distinct":1,"values":[{"value":"v","count":1}]},
             {"field":"nothing","distinct":0,"values":[]}]}
            """,
            facets);
    }

    [Fact]
    public async Task Facets_WithoutFields_AreThoseWithValues()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"cache_lookup","cache_type":"kv","result":"hit","level":"info"}""");
        await server.FlushAsync();

        var facets = (await client.GetJsonAsync("/api/facets"))["facets"]!.AsArray();

        Assert.Equal(["event", "level", "kind", "result", "cache_type"], facets.Select(facet => (string?)facet!["field"]).OrderBy(name => Array.IndexOf(["event", "level", "kind", "result", "cache_type"], name)));
        Assert.All(facets, facet => Assert.Single(facet!["values"]!.AsArray()));
    }

    [Fact]
    public async Task Facets_OfUndeclaredNames_AreThoseThatTellTheEventsApart()
    {
        using var client = server.NewTenantClient();
        var longText = new string('x', 200);
        await client.IngestAsync([.. Enumerable.Range(0, 40).Select(i =>
            $$"""{"event":"call","team":"{{(i % 4 == 0 ? "red" : "blue")}}","res":{"status":{{(i < 3 ? 500 : 200)}},"bytes":{{i}} },"cached":{{(i % 2 == 0 ? "true" : "false")}},"trace":"t{{i}}","note":"{{(i == 7 ? longText : "short")}}","zone":"eu"}""")]);
        await server.FlushAsync();

        var answer = await client.GetJsonAsync("/api/facets?limit=2");

        var facets = answer["facets"]!.AsArray().Where(facet => (string?)facet!["field"] is not ("event" or "level" or "kind")).Select(facet => facet!.ToJsonString()).Order(StringComparer.Ordinal);
        Assert.Equal(
            [
                """{"field":"cached","distinct":2,"values":[{"value":"false","count":20},{"value":"true","count":20}]}""",
                $$"""{"field":"note","distinct":2,"values":[{"value":"short","count":39},{"value":"{{longText}}","count":1}]}""",
                """{"field":"res.status","distinct":2,"values":[{"value":"200","count":37},{"value":"500","count":3}]}""",
                """{"field":"team","distinct":2,"values":[{"value":"blue","count":30},{"value":"red","count":10}]}""",
                """{"field":"zone","distinct":1,"values":[{"value":"eu","count":40}]}""",
            ],
            facets);
        Assert.Equal("zone", (string?)answer["facets"]!.AsArray()[^1]!["field"]);
        JsonAssert.Equal(
            """
            [{"name":"cached","kind":"boolean","events":40},{"name":"res.bytes","kind":"number","events":40},{"name":"res.status","kind":"number","events":40},{"name":"team","kind":"text","events":40},
             {"name":"trace","kind":"text","events":40},{"name":"zone","kind":"text","events":40},{"name":"note","kind":"text","events":39}]
            """,
            answer["attributes"]);
    }

    [Fact]
    public async Task Facets_OfNamesThatMeanSomethingElse_AreThoseOfAttributes()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"duration_ms":"slow","":5,"id":7,"received":"x","attributes":{"q":"r"}}""");
        await server.FlushAsync();

        var answer = await client.GetJsonAsync("/api/facets");

        var names = answer["facets"]!.AsArray().Select(facet => (string)facet!["field"]!).Where(name => name != "kind").Order(StringComparer.Ordinal).ToList();
        Assert.Equal(["attributes.attributes.q", "attributes.id", "attributes.received"], names);
        foreach (var name in names)
        {
            Assert.Single((await client.GetJsonAsync($"/api/events?filter={name}=*"))["events"]!.AsArray());
        }
    }

    [Fact]
    public async Task Facets_WithAFilter_AreOfTheMatchingEvents()
    {
        using var client = server.NewTenantClient();
        await client.IngestAsync("""{"event":"a","level":"error"}""", """{"event":"b","level":"info"}""");
        await server.FlushAsync();

        var facets = await client.GetJsonAsync($"/api/facets?fields=event&filter={Uri.EscapeDataString("level=error")}");

        Assert.Equal("a", (string?)Assert.Single(facets["facets"]![0]!["values"]!.AsArray())!["value"]);
    }
}
