using System.Text.Json.Nodes;

namespace Sightglass.Server.Ingest;

/// <summary>How the values of an event are stored: in the list, and the same in the live tail.</summary>
public sealed class EventValueTests(ServerFixture server)
{
    private const string Long = "123456789012345678901234567890";

    /// <summary>An event as sent and as shown, without id, received, tenant, kind and (if none is sent) time.</summary>
    public static TheoryData<string, string> Values { get; } = new()
    {
        // Fields, attributes, absent values.
        { """{"event":"a","x":1}""", """{"event":"a","attributes":{"x":1}}""" },
        { """{"event_type":"a"}""", """{"event":"a"}""" },
        { """{"event":"a","event_type":null}""", """{"event":"a"}""" },
        { """{"event":null,"x":null,"level":null,"message":null,"time":null,"duration_ms":null}""", "{}" },
        { """{"event":"","x":""}""", """{"attributes":{"x":""}}""" },
        { """{"message":"","user_id":"","service":""}""", """{"message":"","user_id":"","service":""}""" },
        { """{"":1}""", """{"attributes":{"":1}}""" },
        { """{"attributes":{"a":1},"b":2}""", """{"attributes":{"attributes":{"a":1},"b":2}}""" },
        { """{"a":{"b":[1,{"c":null}],"d":{}},"e":[]}""", """{"attributes":{"a":{"b":[1,{"c":null}],"d":{}},"e":[]}}""" },
        { """{"tokens_in":1,"tokens_out":2,"cost":0.5}""", """{"input_tokens":1,"output_tokens":2,"cost_usd":0.5}""" },
        { """{"success":true,"will_retry":false}""", """{"success":true,"will_retry":false}""" },

        // Repeated names: the last is used.
        { """{"x":1,"y":2,"x":3}""", """{"attributes":{"y":2,"x":3}}""" },
        { """{"event":"a","event":"b"}""", """{"event":"b"}""" },
        { """{"event":"a","event_type":"b"}""", """{"event":"b"}""" },
        { """{"duration_ms":1,"duration_ms":2}""", """{"duration_ms":2}""" },
        { """{"duration_ms":1,"duration_ms":"slow"}""", """{"attributes":{"duration_ms":"slow"}}""" },
        { """{"duration_ms":"slow","duration_ms":1}""", """{"duration_ms":1}""" },
        { """{"duration_ms":1,"duration_ms":null}""", """{"duration_ms":1}""" },
        { """{"x":1,"x":null}""", """{"attributes":{"x":1}}""" },
        { """{"time":"2025-01-01T00:00:00Z","time":"2025-01-02T00:00:00Z"}""", """{"time":"2025-01-02T00:00:00.000000Z"}""" },
        { """{"level":"info","level":"error"}""", """{"level":"error"}""" },
        { """{"message":"a","message":"b"}""", """{"message":"b"}""" },
        { """{"\u0078":1,"x":2}""", """{"attributes":{"x":2}}""" },

        // Numbers.
        { """{"x":1.0,"duration_ms":1.0}""", """{"duration_ms":1,"attributes":{"x":1}}""" },
        { """{"x":-0,"duration_ms":-0}""", """{"duration_ms":0,"attributes":{"x":0}}""" },
        { """{"x":-0.0,"y":-0e5}""", """{"attributes":{"x":0,"y":0}}""" },
        { """{"x":1e3,"attempt":1e3}""", """{"attempt":1000,"attributes":{"x":1000}}""" },
        { """{"x":9007199254740993,"attempt":9007199254740993}""", """{"attempt":9007199254740993,"attributes":{"x":9007199254740993}}""" },
        { """{"x":9223372036854775807,"attempt":9223372036854775807}""", """{"attempt":9223372036854775807,"attributes":{"x":9223372036854775807}}""" },
        { """{"x":-9223372036854775808,"attempt":-9223372036854775808}""", """{"attempt":-9223372036854775808,"attributes":{"x":-9223372036854775808}}""" },
        { """{"x":9223372036854775808,"attempt":9223372036854775808}""", """{"attributes":{"x":"9223372036854775808","attempt":"9223372036854775808"}}""" },
        { """{"x":18446744073709551616,"duration_ms":18446744073709551616}""", """{"duration_ms":18446744073709552000,"attributes":{"x":"18446744073709551616"}}""" },
        { """{"x":123456789012345678901234567890,"trace_id":123456789012345678901234567890}""", """{"trace_id":"123456789012345678901234567890","attributes":{"x":"123456789012345678901234567890"}}""" },
        { """{"x":1e308,"duration_ms":1e308}""", """{"duration_ms":1e308,"attributes":{"x":1e308}}""" },
        { """{"x":1e999,"duration_ms":1e999}""", """{"attributes":{"x":"1e999","duration_ms":"1e999"}}""" },
        { """{"x":-1e999}""", """{"attributes":{"x":"-1e999"}}""" },
        { """{"x":5e-324,"duration_ms":5e-324}""", """{"duration_ms":5e-324,"attributes":{"x":5e-324}}""" },
        { """{"x":1e-400,"duration_ms":1e-400}""", """{"duration_ms":0,"attributes":{"x":0}}""" },
        { """{"x":0.1,"duration_ms":0.30000000000000004}""", """{"duration_ms":0.30000000000000004,"attributes":{"x":0.1}}""" },
        { """{"x":1e21,"y":123456789012345680000,"z":1e-7,"duration_ms":1e21}""", """{"duration_ms":1e21,"attributes":{"x":1e21,"y":"123456789012345680000","z":1e-7}}""" },
        { """{"attempt":1.5,"status_code":200.0}""", """{"status_code":200,"attributes":{"attempt":1.5}}""" },

        // Drift: a value of the wrong type becomes an attribute.
        { """{"success":"yes","attempt":true}""", """{"attributes":{"success":"yes","attempt":true}}""" },
        { """{"duration_ms":"12 ms","attempt":"1.5","cost_usd":"1,5"}""", """{"attributes":{"duration_ms":"12 ms","attempt":"1.5","cost_usd":"1,5"}}""" },

        // A number or a boolean as text, and a number where a text is meant.
        { """{"duration_ms":"12","attempt":"3","cost_usd":"0.0123","success":"true"}""", """{"success":true,"attempt":3,"duration_ms":12,"cost_usd":0.0123}""" },
        { """{"duration_ms":"012","attempt":" 3","cost_usd":"NaN","success":"TRUE"}""", """{"attributes":{"duration_ms":"012","attempt":" 3","cost_usd":"NaN","success":"TRUE"}}""" },
        { """{"model":7,"user_id":42,"release":1.50,"session_id":1e3}""", """{"release":"1.5","model":"7","user_id":"42","session_id":"1000"}""" },
        { """{"model":{"name":"m"},"event":["a"]}""", """{"attributes":{"model":{"name":"m"},"event":["a"]}}""" },
        { """{"overall_score":[1,2]}""", """{"attributes":{"overall_score":[1,2]}}""" },

        // Text.
        { """{"x":"ünï\u00e7ødé 🦆 \ud83e\udd86","message":"日本語"}""", """{"message":"日本語","attributes":{"x":"ünïçødé 🦆 🦆"}}""" },
        { """{"x":"\u0000\u0001\t\n\"\\/","user_id":"\u0000\u0007\""}""", """{"user_id":"\u0000\u0007\"","attributes":{"x":"\u0000\u0001\t\n\"\\/"}}""" },
        { """{"na\"me\n":"v","\u00e4":1}""", """{"attributes":{"na\"me\n":"v","ä":1}}""" },
        { """{"event":"\u2028 spaced  name ","model":"'; DROP TABLE events --"}""", """{"event":"\u2028 spaced  name ","model":"'; DROP TABLE events --"}""" },

        // Message.
        { """{"msg":"a"}""", """{"message":"a"}""" },
        { """{"log":"a"}""", """{"message":"a"}""" },
        { """{"body":"a"}""", """{"message":"a"}""" },
        { """{"body":"c","msg":"b","message":"a"}""", """{"message":"a","attributes":{"body":"c","msg":"b"}}""" },
        { """{"message":"a","msg":"b"}""", """{"message":"a","attributes":{"msg":"b"}}""" },
        { """{"message":12}""", """{"message":"12"}""" },
        { """{"message":{"text":"a"}}""", """{"attributes":{"message":{"text":"a"}}}""" },

        // Level.
        { """{"level":"INFO"}""", """{"level":"info"}""" },
        { """{"level":"Information"}""", """{"level":"info"}""" },
        { """{"level":"warning"}""", """{"level":"warn"}""" },
        { """{"severity":"CRITICAL"}""", """{"level":"fatal"}""" },
        { """{"log.level":"err"}""", """{"level":"error"}""" },
        { """{"status":"queued"}""", """{"attributes":{"status":"queued"}}""" },
        { """{"status":"debug"}""", """{"level":"debug","attributes":{"status":"debug"}}""" },
        { """{"level":10}""", """{"level":"trace"}""" },
        { """{"level":20}""", """{"level":"debug"}""" },
        { """{"level":30}""", """{"level":"info"}""" },
        { """{"level":35}""", """{"level":"info"}""" },
        { """{"level":40}""", """{"level":"warn"}""" },
        { """{"level":50}""", """{"level":"error"}""" },
        { """{"level":60}""", """{"level":"fatal"}""" },
        { """{"level":9}""", """{"attributes":{"level":9}}""" },
        { """{"level":61}""", """{"attributes":{"level":61}}""" },
        { """{"level":"sideways"}""", """{"attributes":{"level":"sideways"}}""" },
        { """{"level":"warn","severity":"info"}""", """{"level":"warn","attributes":{"severity":"info"}}""" },
        { """{"severity":"info","level":"warn"}""", """{"level":"warn","attributes":{"severity":"info"}}""" },
        { """{"level":true}""", """{"attributes":{"level":true}}""" },
    };

    /// <summary>A time as sent, and as shown.</summary>
    public static TheoryData<string, string> Times { get; } = new()
    {
        { """ "timestamp":"2025-01-15T10:30:00Z" """, "2025-01-15T10:30:00.000000Z" },
        { """ "time":"2025-01-15T10:30:00Z" """, "2025-01-15T10:30:00.000000Z" },
        { """ "@timestamp":"2025-01-15T10:30:00Z" """, "2025-01-15T10:30:00.000000Z" },
        { """ "ts":"2025-01-15T10:30:00Z" """, "2025-01-15T10:30:00.000000Z" },
        { """ "date":"2025-01-15T10:30:00Z" """, "2025-01-15T10:30:00.000000Z" },
        { """ "@t":"2025-01-15T10:30:00Z" """, "2025-01-15T10:30:00.000000Z" },
        { """ "Timestamp":"2025-01-15T10:30:00Z" """, "2025-01-15T10:30:00.000000Z" },
        { """ "asctime":"2025-01-15 10:30:00,123" """, "2025-01-15T10:30:00.123000Z" },
        { """ "__REALTIME_TIMESTAMP":"1736937000123456" """, "2025-01-15T10:30:00.123456Z" },
        { """ "time":{"seconds":1736937000,"nanos":5000000} """, "2025-01-15T10:30:00.005000Z" },
        { """ "time":{"_seconds":1736937000,"_nanoseconds":0} """, "2025-01-15T10:30:00.000000Z" },
        { """ "time":{"epochSecond":1736937000,"nanoOfSecond":5000000} """, "2025-01-15T10:30:00.005000Z" },
        { """ "time":{"$date":"2025-01-15T10:30:00Z"} """, "2025-01-15T10:30:00.000000Z" },
        { """ "time":{"$date":1736937000123} """, "2025-01-15T10:30:00.123000Z" },
        { """ "time":{"$date":{"$numberLong":"1736937000123"}} """, "2025-01-15T10:30:00.123000Z" },
        { """ "time":[2025,1,15,10,30] """, "2025-01-15T10:30:00.000000Z" },
        { """ "created_at":"2025-01-15T10:30:00Z" """, "2025-01-15T10:30:00.000000Z" },
        { """ "created":1736937000 """, "2025-01-15T10:30:00.000000Z" },
        { """ "time":"2025-01-15T10:30:00.123456789Z" """, "2025-01-15T10:30:00.123456Z" },
        { """ "time":"2025-01-15T10:30:00,5Z" """, "2025-01-15T10:30:00.500000Z" },
        { """ "time":"2025-01-15t10:30:00z" """, "2025-01-15T10:30:00.000000Z" },
        { """ "time":"2025-01-15 10:30:00" """, "2025-01-15T10:30:00.000000Z" },
        { """ "time":"2025-01-15T10:30Z" """, "2025-01-15T10:30:00.000000Z" },
        { """ "time":"2025-01-15T10:30:00+02:00" """, "2025-01-15T08:30:00.000000Z" },
        { """ "time":"2025-01-15T10:30:00-0530" """, "2025-01-15T16:00:00.000000Z" },
        { """ "time":"2025-01-15T10:30:00+14" """, "2025-01-14T20:30:00.000000Z" },
        { """ "time":"2025-01-15" """, "2025-01-15T00:00:00.000000Z" },
        { """ "time":"2024-02-29T00:00:00Z" """, "2024-02-29T00:00:00.000000Z" },
        { """ "time":"2016-12-31T23:59:60Z" """, "2017-01-01T00:00:00.000000Z" },
        { """ "time":"1970-01-01T00:00:00Z" """, "1970-01-01T00:00:00.000000Z" },
        { """ "time":100000000 """, "1973-03-03T09:46:40.000000Z" },
        { """ "time":1736937000 """, "2025-01-15T10:30:00.000000Z" },
        { """ "time":1736937000.25 """, "2025-01-15T10:30:00.250000Z" },
        { """ "time":1736937000123 """, "2025-01-15T10:30:00.123000Z" },
        { """ "time":1736937000123456 """, "2025-01-15T10:30:00.123456Z" },
        { """ "time":1736937000123456789 """, "2025-01-15T10:30:00.123456Z" },
        { """ "time":"1736937000123" """, "2025-01-15T10:30:00.123000Z" },
        { """ "time":1.736937e9 """, "2025-01-15T10:30:00.000000Z" },
        { """ "t\u0069me":"\u0032025-01-15T10:30:00Z" """, "2025-01-15T10:30:00.000000Z" },
    };

    /// <summary>A time that cannot be read, and the attributes that store it.</summary>
    public static TheoryData<string, string> NoTimes { get; } = new()
    {
        { """ "time":"yesterday" """, """{"time":"yesterday"}""" },
        { """ "time":"" """, """{"time":""}""" },
        { """ "time":"2025-13-01T00:00:00Z" """, """{"time":"2025-13-01T00:00:00Z"}""" },
        { """ "time":"2025-02-29T00:00:00Z" """, """{"time":"2025-02-29T00:00:00Z"}""" },
        { """ "time":"2025-01-01T24:00:01Z" """, """{"time":"2025-01-01T24:00:01Z"}""" },
        { """ "time":"2025-01-01T00:00:00Zulu" """, """{"time":"2025-01-01T00:00:00Zulu"}""" },
        { """ "time":"05/01/2025 10:30" """, """{"time":"05/01/2025 10:30"}""" },
        { """ "time":"11/12/2025 10:30" """, """{"time":"11/12/2025 10:30"}""" },
        { """ "time":"1969-12-31T23:59:59Z" """, """{"time":"1969-12-31T23:59:59Z"}""" },
        { """ "time":-5 """, """{"time":-5}""" },
        { """ "time":1e999 """, """{"time":"1e999"}""" },
        { """ "time":true """, """{"time":true}""" },
        { """ "time":{"second":1} """, """{"time":{"second":1}}""" },
        { """ "time":[15,1,2025] """, """{"time":[15,1,2025]}""" },
        { """ "time":[2025] """, """{"time":[2025]}""" },
        { """ "time":"ten\u0022o'clock" """, """{"time":"ten\"o'clock"}""" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public async Task Event_WithOddValues_IsShownAsItWasSent(string sent, string shown)
    {
        var (listed, tailed) = await SendAsync(sent);

        var expected = JsonNode.Parse(shown)!.AsObject();
        JsonAssert.Equal(shown, listed.Without("id", "received", "tenant", "kind", expected.ContainsKey("time") ? "-" : "time"));
        Assert.Equal(listed.ToJsonString(), tailed.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(Times))]
    public async Task Time_InAnyForm_IsTheEvents(string member, string time)
    {
        var (listed, tailed) = await SendAsync("{" + member + "}");

        JsonAssert.Equal($$"""{"time":"{{time}}","kind":"log"}""", listed.AsSent());
        Assert.Equal(listed.ToJsonString(), tailed.ToJsonString());
    }

    [Theory]
    [MemberData(nameof(NoTimes))]
    public async Task Time_ThatCannotBeRead_IsKeptAndTheArrivalStandsIn(string member, string attributes)
    {
        var before = TimeProvider.System.GetUtcNow();

        var (listed, tailed) = await SendAsync("{" + member + "}");

        var time = (DateTimeOffset)listed["time"]!;
        Assert.InRange(time, before.AddMilliseconds(-1), TimeProvider.System.GetUtcNow());
        JsonAssert.Equal(attributes, listed["attributes"]);
        Assert.Equal(listed.ToJsonString(), tailed.ToJsonString());
    }

    [Theory]
    [InlineData("@timestamp", "timestamp")]
    [InlineData("timestamp", "time")]
    [InlineData("time", "ts")]
    [InlineData("ts", "date")]
    [InlineData("date", "@t")]
    public async Task Time_UnderTwoNames_IsTheOneOfThePreferredName(string preferred, string other)
    {
        foreach (var sent in new[]
        {
            $$"""{"{{preferred}}":"2025-01-15T10:30:00Z","{{other}}":"2024-01-01T00:00:00Z"}""",
            $$"""{"{{other}}":"2024-01-01T00:00:00Z","{{preferred}}":"2025-01-15T10:30:00Z"}""",
        })
        {
            var (listed, _) = await SendAsync(sent);

            JsonAssert.Equal($$$"""{"time":"2025-01-15T10:30:00.000000Z","kind":"log","attributes":{"{{{other}}}":"2024-01-01T00:00:00Z"}}""", listed.AsSent());
        }
    }

    [Fact]
    public async Task Event_OfAPack_GetsWhatThePackKnows()
    {
        var (listed, tailed) = await SendAsync("""{"event":"workers_ai_attempt_failed","job_id":"j","model":"m","error_type":"timeout","attempt":1}""");

        JsonAssert.Equal("""{"event":"workers_ai_attempt_failed","kind":"ai","level":"warn","provider":"workers_ai","operation":"chat","job_id":"j","model":"m","error_type":"timeout","attempt":1}""", listed.AsSent().Without("time"));
        Assert.Equal(listed.ToJsonString(), tailed.ToJsonString());
    }

    [Fact]
    public async Task Event_OfAPack_KeepsWhatItSaysItself()
    {
        var (listed, _) = await SendAsync("""{"event":"workers_ai_attempt_failed","level":"fatal","provider":"elsewhere","kind":"span"}""");

        JsonAssert.Equal("""{"event":"workers_ai_attempt_failed","kind":"span","level":"fatal","provider":"elsewhere","operation":"chat"}""", listed.AsSent().Without("time"));
    }

    [Fact]
    public async Task Attribute_OfManyDigits_KeepsThem()
    {
        var (listed, _) = await SendAsync($$"""{"x":{{Long}}}""");

        Assert.Equal($"\"{Long}\"", listed["attributes"]!["x"]!.ToJsonString());
    }

    /// <summary>Sends one event and reads it back, from the list and from the live tail.</summary>
    private async Task<(JsonObject Listed, JsonObject Tailed)> SendAsync(string sent)
    {
        using var client = server.NewTenantClient();
        using var ceiling = new CancellationTokenSource(ServerFixture.Ceiling);
        await using var tail = await ServerSentEvents.OpenAsync(client.Http, "/api/tail");
        Assert.Equal(("ready", "{}"), await tail.ReadAsync(ceiling.Token));

        await client.IngestAsync(sent);

        var row = await tail.ReadAsync(ceiling.Token);
        Assert.Equal("row", row?.Name);
        await server.FlushAsync();
        return (Assert.Single(await client.ListEventsAsync()), JsonNode.Parse(row!.Value.Data)!.AsObject());
    }
}
