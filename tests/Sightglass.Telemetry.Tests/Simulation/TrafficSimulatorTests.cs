using System.Buffers;
using System.Text;
using System.Text.Json;
using Sightglass.Telemetry.Catalog.Yaml;

namespace Sightglass.Telemetry.Simulation;

public sealed class TrafficSimulatorTests
{
    private const string PackText = """
        name: shop
        title: Shop
        version: 1
        description: D.
        fields:
          n: {type: number, description: A number}
          ok: {type: boolean, description: A flag}
          until: {type: timestamp, description: A time}
        events:
          asked: {description: D., kind: log, fields: [user_id, n, ok, until, model]}
          answered: {description: D., kind: log, fields: [user_id, n, duration_ms, attributes.extra]}
        """;

    private static readonly DateTimeOffset Origin = new(2025, 1, 6, 0, 0, 0, TimeSpan.Zero); // A Monday.

    [Fact]
    public void Write_AnyCutThroughTime_GivesTheSameEvents()
    {
        var simulator = Create("""
            pack: shop
            pools: {users: {size: 50, zipf: 1}}
            flows:
              visit:
                per_hour: 30
                steps:
                  - set: {user_id: {draw: users}}
                  - emit: asked
                    with: {user_id: $user_id}
                  - wait: {lognormal: {median: 600000, p95: 7200000}}
                  - emit: answered
                    with: {user_id: $user_id}
            """);
        var whole = Text(simulator, Origin, Origin.AddDays(2));
        var parts = new StringBuilder();
        var stream = simulator.Open(Origin);
        for (var at = Origin; at < Origin.AddDays(1); at += TimeSpan.FromMinutes(37))
        {
            var buffer = new ArrayBufferWriter<byte>();
            stream.WriteUntil(at, buffer);
            parts.Append(Encoding.UTF8.GetString(buffer.WrittenSpan));
        }

        parts.Append(Text(simulator, stream.Position, Origin.AddDays(2)));
        Assert.Equal(whole, parts.ToString());
        Assert.InRange(whole.Split('\n').Length, 2_500, 3_300);
    }

    [Fact]
    public void Write_SameSeed_RepeatsAndAnotherDoesNot()
    {
        const string traffic = "pack: shop\nflows:\n  visit:\n    per_hour: 5\n    steps: [{emit: asked, with: {user_id: {uuid: u-}}}]\n";
        Assert.Equal(Text(Create(traffic), Origin, Origin.AddDays(1)), Text(Create(traffic), Origin, Origin.AddDays(1)));
        Assert.NotEqual(Text(Create(traffic), Origin, Origin.AddDays(1)), Text(Create(traffic, seed: 2), Origin, Origin.AddDays(1)));
    }

    [Fact]
    public void WriteUntil_AnEarlierMoment_WritesNothing()
    {
        var stream = Create("pack: shop\nflows:\n  visit:\n    per_hour: 500\n    steps: [{emit: asked}]\n").Open(Origin);
        Assert.Equal(0, stream.WriteUntil(Origin.AddHours(-1), new ArrayBufferWriter<byte>()));
        Assert.Equal(Origin, stream.Position);
    }

    [Fact]
    public void Write_Incident_ChangesParametersAndRatesForItsTimeOnly()
    {
        var simulator = Create("""
            pack: shop
            parameters: {n: 1}
            incidents:
              - {name: rush, from_day: 1, to_day: 2, set: {n: 7}, rate: {visit: 5}}
            flows:
              visit:
                per_hour: 20
                steps: [{emit: asked, with: {n: $n}}]
            """);
        var before = Lines(simulator, Origin, Origin.AddDays(1));
        var during = Lines(simulator, Origin.AddDays(1), Origin.AddDays(2));
        Assert.All(before, line => Assert.Contains("\"n\":1,", line, StringComparison.Ordinal));
        Assert.All(during, line => Assert.Contains("\"n\":7,", line, StringComparison.Ordinal));
        Assert.InRange((double)during.Length / before.Length, 4, 6);
    }

    [Fact]
    public void Write_ProfileAndGrowth_ShapeTheRate()
    {
        var simulator = Create("""
            pack: shop
            profiles:
              office:
                weekday: [0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
                weekend: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]
            flows:
              visit: {per_hour: 40, profile: office, growth_per_day: 0.05, steps: [{emit: asked}]}
            """);
        var monday = Lines(simulator, Origin, Origin.AddDays(1));
        Assert.InRange(monday.Length, 40 * 7 * 24 / 5 * 0.9, 40 * 7 * 24 / 5 * 1.15);
        Assert.All(monday, line => Assert.InRange(int.Parse(line.Split('T')[^1][..2]), 7, 17));
        Assert.Empty(Lines(simulator, Origin.AddDays(5), Origin.AddDays(7)));
        Assert.InRange((double)Lines(simulator, Origin.AddDays(14), Origin.AddDays(15)).Length / monday.Length, 1.6, 2.4);
    }

    [Fact]
    public void Write_EveryKindOfValueAndStep_IsWrittenAsDescribed()
    {
        // One flow in a fixed order; every random choice has only one outcome.
        var lines = Lines(Create("""
            pack: shop
            pools: {users: {size: 3, prefix: u-}, keys: {size: 3, prefix: k-}}
            events:
              asked: {n: 1, model: "none"}
            routines:
              greet:
                - emit: asked
                  with: {model: {pick: [hello]}}
            flows:
              visit:
                per_hour: 1
                steps:
                  - mark: start
                  - run: greet
                  - wait: 1500
                  - emit: answered
                    with: {duration_ms: {since: start}, extra: "a \"b\""}
                  - set: {user_id: {draw: users}, flag: {flip: 1}}
                  - emit: asked
                    with: {ok: $flag, until: {after: 60000}, model: {case: {of: $flag, when: {"true": yes it is}, else: no}}}
                  - block: loop
                    steps:
                      - each: [a, b, c]
                        as: letter
                        index: i
                        steps:
                          - repeat: 2
                            as: round
                            steps:
                              - emit: answered
                                with: {n: {sum: [{product: [10, $i]}, $round]}, extra: $letter}
                              - if: {less: [0, $i]}
                                then: [{leave: loop}]
                  - chance: {seen: {item: $user_id, draws: 1000000}}
                    then:
                      - choose:
                          - {weight: 0, steps: [{emit: answered}]}
                          - {weight: 1, steps: [{emit: asked, with: {model: {uuid: ""}, n: {integer: [4, 4]}}}]}
                    otherwise: [{emit: answered}]
                  - emit: asked
                    with: {n: {normal: {mean: 200, deviation: 1, max: 100}}, model: null}
                  - emit: asked
                    with: {n: {lognormal: {median: 0.25, p95: 0.25, digits: 2}}, ok: false}
            """), Origin, Origin.AddDays(1));
        // The lines of one arrival of the flow, without times and ids.
        var first = Array.FindIndex(lines, line => line.Contains("hello", StringComparison.Ordinal));
        var written = lines.Skip(first).Take(9).Select(line => line[..line.IndexOf(",\"timestamp\"", StringComparison.Ordinal)]).ToArray();
        Assert.Equal("{\"event\":\"asked\",\"n\":1,\"model\":\"hello\"", written[0]);
        Assert.Equal("{\"event\":\"answered\",\"duration_ms\":1500,\"extra\":\"a \\\"b\\\"\"", written[1]);
        Assert.Matches("^\\{\"event\":\"asked\",\"n\":1,\"model\":\"yes it is\",\"ok\":true,\"until\":\"2025-01-06T[0-9:.]{12}Z\"$", written[2]);
        Assert.Equal("{\"event\":\"answered\",\"n\":1,\"extra\":\"a\"", written[3]);
        Assert.Equal("{\"event\":\"answered\",\"n\":2,\"extra\":\"a\"", written[4]);
        Assert.Equal("{\"event\":\"answered\",\"n\":11,\"extra\":\"b\"", written[5]);
        Assert.Matches("^\\{\"event\":\"asked\",\"n\":4,\"model\":\"[0-9a-f-]{36}\"$", written[6]);
        Assert.Equal("{\"event\":\"asked\",\"n\":100", written[7]);
        Assert.Equal("{\"event\":\"asked\",\"n\":0.25,\"model\":\"none\",\"ok\":false", written[8]);
    }

    /// <summary>A span has the time of its start and is known at its end. In the stream it comes before what happened during it.</summary>
    [Fact]
    public void Write_EventAtAMark_HasItsTimeAndPlace()
    {
        var lines = Lines(Create("""
            pack: shop
            flows:
              visit:
                per_hour: 1
                steps:
                  - mark: start
                  - wait: 200
                  - emit: asked
                  - wait: 300
                  - emit: answered
                    with: {duration_ms: {since: start}, extra: {hex: 16}}
                    at: start
            """), Origin, Origin.AddDays(1));
        var events = lines.Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.NotEmpty(events);
        Assert.Equal(events.Select(item => item.GetProperty("timestamp").GetDateTimeOffset()).Order(), events.Select(item => item.GetProperty("timestamp").GetDateTimeOffset()));
        var spans = events.Where(item => item.GetProperty("event").GetString() == "answered").ToList();
        var steps = events.Where(item => item.GetProperty("event").GetString() == "asked").Select(item => item.GetProperty("timestamp").GetDateTimeOffset()).ToList();
        Assert.Equal(steps.Select(time => time.AddMilliseconds(-200)), spans.Select(item => item.GetProperty("timestamp").GetDateTimeOffset()));
        Assert.All(spans, item => Assert.Equal(500, item.GetProperty("duration_ms").GetInt32()));
        Assert.All(spans, item => Assert.Matches("^[0-9a-f]{16}$", item.GetProperty("extra").GetString()!));
        Assert.Distinct(spans.Select(item => item.GetProperty("extra").GetString()));
    }

    [Fact]
    public void Write_PartnersAndPools_KeepPairsAndFavourTheFirst()
    {
        var lines = Lines(Create("""
            pack: shop
            pools: {users: {size: 100, zipf: 1}, keys: {size: 100, prefix: k-}}
            flows:
              visit:
                per_hour: 200
                steps:
                  - set: {user_id: {draw: users}}
                  - emit: asked
                    with: {user_id: $user_id, model: {partner: {of: $user_id, in: keys}}}
            """), Origin, Origin.AddDays(1));
        var pairs = lines.Select(line => (User: line.Split('"')[7], Key: line.Split('"')[11])).ToArray();
        Assert.Equal(pairs.Select(pair => pair.User).Distinct().Count(), pairs.Distinct().Count());
        Assert.All(pairs, pair => Assert.StartsWith("k-", pair.Key, StringComparison.Ordinal));
        // Zipf over 100 items: the first is drawn 19 times in 100.
        Assert.InRange(pairs.CountBy(pair => pair.User).Max(user => user.Value) / (double)pairs.Length, 0.17, 0.22);
    }

    private static TrafficSimulator Create(string traffic, ulong seed = 1)
    {
        var result = TrafficReader.Read("demo.yaml", traffic, PackReader.Read("pack.yaml", PackText).Pack!);
        Assert.Empty(result.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        return new TrafficSimulator(result.Model!, seed, Origin);
    }

    private static string Text(TrafficSimulator simulator, DateTimeOffset from, DateTimeOffset to)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var count = simulator.Write(from, to, buffer);
        var text = Encoding.UTF8.GetString(buffer.WrittenSpan);
        Assert.Equal(text.Count(letter => letter == '\n'), count);
        return text;
    }

    private static string[] Lines(TrafficSimulator simulator, DateTimeOffset from, DateTimeOffset to) =>
        Text(simulator, from, to).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
