using Sightglass.Telemetry.Catalog.Yaml;

namespace Sightglass.Telemetry.Simulation;

/// <summary>Each rule of the traffic format: one line of a valid description is replaced, and the exact text and position of the error are compared.</summary>
public sealed class TrafficDiagnosticTests
{
    private const string PackText = "name: shop\ntitle: Shop\nversion: 1\ndescription: D.\nevents: {asked: {description: D., kind: log, fields: [user_id, model]}}\n";

    // The cases below depend on the line numbers.
    private const string Sound = """
        pack: shop
        parameters: {busy: 0.1}
        pools:
          users: {size: 10, zipf: 1}
        profiles:
          day:
            weekday: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
            weekend: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
        incidents:
          - {name: rush, from_day: 1, to_day: 2, set: {busy: 0.9}, rate: {visit: 2}}
        events:
          asked: {user_id: $user_id}
        routines:
          ask:
            - emit: asked
              with: {model: {pick: [a, b]}}
        flows:
          visit:
            per_hour: 10
            profile: day
            steps:
              - mark: start
              - set: {user_id: {draw: users}}
              - block: all
                steps:
                  - chance: $busy
                    then: [{leave: all}]
                  - run: ask
              - wait: {since: start}

        """;

    [Fact]
    public void Read_SoundTraffic_HasNoDiagnostics() => Assert.Empty(Diagnose(Sound));

    [Theory]
    [InlineData("pack: shop", "pack: bar", "1:7: the traffic is for pack 'bar' but was read with pack 'shop'; give both the same name")]
    [InlineData("parameters:", "parameter:", "2:1: unknown key 'parameter' in the traffic; did you mean 'parameters'?", "10:48: unknown parameter 'busy'", "26:21: '$busy' is neither set by a step nor a parameter; use one of user_id")]
    [InlineData("busy: 0.1}", "busy: often}", "2:20: parameter 'busy' must be a number")]
    [InlineData("size: 10", "size: 0", "4:17: 'size' of pool 'users' must be a whole number from 1 to 1000000, not '0'")]
    [InlineData("    weekend: [1, ", "    weekend: [", "8:14: 'weekend' of profile 'day' needs 24 numbers, one for each hour")]
    [InlineData("to_day: 2", "to_day: 1", "10:39: incident 'rush' ends before it begins; 'to_day' must be above 'from_day'")]
    [InlineData("set: {busy: 0.9}", "set: {bsuy: 0.9}", "10:48: unknown parameter 'bsuy'; did you mean 'busy'?")]
    [InlineData("rate: {visit: 2}", "rate: {visits: 2}", "10:67: unknown flow 'visits'; did you mean 'visit'?")]
    [InlineData("  asked: {", "  aksed: {", "12:3: unknown event 'aksed'; did you mean 'asked'?")]
    [InlineData("{user_id: $user_id}", "{user_di: $user_id}", "12:11: event 'asked' has no field 'user_di'; did you mean 'user_id'?")]
    [InlineData("{user_id: $user_id}", "{user_id: $userid}", "12:20: '$userid' is neither set by a step nor a parameter; did you mean 'user_id'?")]
    [InlineData("emit: asked", "emit: answered", "15:13: unknown event 'answered'; use one of asked")]
    [InlineData("pick: [a, b]", "pick: []", "16:28: 'pick' needs a list of values, or a mapping from values to weights")]
    [InlineData("{pick: [a, b]}", "{pikc: [a, b]}", "16:21: unknown kind of value 'pikc'; did you mean 'pick'?")]
    [InlineData("{pick: [a, b]}", "[a, b]", "16:21: a value is a text, a number, $name, or a mapping with one key such as {pick: [a, b]}")]
    [InlineData("{pick: [a, b]}", "{integer: [1]}", "16:31: 'integer' needs a list of two values")]
    [InlineData("{pick: [a, b]}", "{sum: 1}", "16:27: 'sum' needs a list of values")]
    [InlineData("{pick: [a, b]}", "{normal: {mean: 1}}", "16:30: 'normal' has no 'deviation'; add it")]
    [InlineData("profile: day", "profile: night", "20:14: unknown profile 'night'; use one of day")]
    [InlineData("- mark: start", "- note: start", "22:9: a step must have one of set, emit, wait, mark, chance, if, choose, repeat, each, block, leave, run", "29:23: no step marks 'start'")]
    [InlineData("draw: users", "draw: user", "23:31: unknown pool 'user'; did you mean 'users'?")]
    [InlineData("then: [{leave: all}]", "otherwise: []", "26:13: step 'chance' has no 'then'; add it")]
    [InlineData("leave: all", "leave: al", "27:28: there is no block 'al' around this step; did you mean 'all'?")]
    [InlineData("run: ask", "run: answer", "28:18: no routine 'answer' is defined above; use one of ask")]
    [InlineData("run: ask", "choose: []", "28:21: 'choose' needs at least one option")]
    [InlineData("- run: ask", "- {each: [], as: x, index: y, steps: []}", "28:20: 'each' needs a list of values")]
    [InlineData("since: start", "since: begin", "29:23: no step marks 'begin'; use one of start")]
    [InlineData("emit: asked\n", "emit: asked\n      at: begin\n", "16:11: no step marks 'begin'; use one of start")]
    [InlineData("draw: users", "hex: 33", "23:30: 'hex' needs the number of digits, 1 to 32")]
    [InlineData("draw: users", "hex: long", "23:30: 'hex' needs the number of digits, 1 to 32")]
    public void Read_OneMistake_NamesPlaceAndWayOut(string line, string replacement, params string[] expected)
    {
        var at = Sound.IndexOf(line, StringComparison.Ordinal);
        Assert.True(at >= 0);
        var broken = Sound[..at] + replacement + Sound[(at + line.Length)..];
        Assert.Equal(expected.Select(message => "demo.yaml:" + message), Diagnose(broken));
    }

    [Fact]
    public void Read_DamagedTraffic_NeverThrows()
    {
        // The seed makes a failure repeatable.
        var random = new Random(20250121);
        var pack = PackReader.Read("pack.yaml", PackText).Pack!;
        for (var round = 0; round < 1_000; round++)
        {
            var at = random.Next(Sound.Length);
            var length = Math.Min(random.Next(12), Sound.Length - at);
            const string noise = "{}[]:,-|>'\"&*!%@`#\t\n x1";
            TrafficReader.Read("demo.yaml", Sound[..at] + noise[random.Next(noise.Length)] + Sound[(at + length)..], pack);
        }
    }

    private static IEnumerable<string> Diagnose(string text) =>
        TrafficReader.Read("demo.yaml", text, PackReader.Read("pack.yaml", PackText).Pack!).Diagnostics.Select(diagnostic => diagnostic.ToString());
}
