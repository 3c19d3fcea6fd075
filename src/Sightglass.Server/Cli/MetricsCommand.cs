using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Sightglass.Query.Metrics;
using Sightglass.Server.Cli.Client;
using Sightglass.Server.Cli.Text;
using Sightglass.Server.Metrics;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Printing;

namespace Sightglass.Server.Cli;

/// <summary><c>sightglass metrics</c>: shows metrics with their targets.</summary>
internal static class MetricsCommand
{
    private static readonly TimeSpan Week = TimeSpan.FromDays(7);

    public static Command Create()
    {
        var name = new Argument<string?>("name") { Description = "One metric; the key metrics by default", HelpName = "NAME", Arity = ArgumentArity.ZeroOrOne };
        var from = CommonOptions.From();
        var to = CommonOptions.To();
        var by = new Option<string?>("--by") { Description = "Break one metric down by a field", HelpName = "FIELD" };
        var step = new Option<string?>("--step") { Description = "Show one metric over time in steps: 15m, 1h, 1d", HelpName = "TIME" };
        var pack = new Option<string?>("--pack") { Description = "Only the metrics of one pack", HelpName = "NAME" };
        var json = CommonOptions.Json();
        var connection = new ConnectionOptions();
        var command = new DocumentedCommand("metrics", "Shows metrics against their targets",
            "sightglass metrics",
            "sightglass metrics cache_hit_rate --by cache_type --from now-30d",
            "sightglass metrics success_rate --step 1d --from now-30d --json") { name, from, to, by, step, pack, json };
        connection.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(name) is null && (result.GetValue(by) ?? result.GetValue(step)) is not null)
            {
                result.AddError("--by and --step are for one metric; name it");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ApiClient(connection.Read(parsed));
            var terminal = Terminal.Of(parsed);
            var question = new Question(parsed.GetValue(name), parsed.GetRequiredValue(from), parsed.GetRequiredValue(to), parsed.GetValue(by), parsed.GetValue(step), parsed.GetValue(pack));
            var metrics = await AskAsync(client, question, cancellationToken);
            var isRangeGiven = !(parsed.GetResult(from)!.Implicit && parsed.GetResult(to)!.Implicit);
            var asJson = parsed.GetValue(json);
            if (!isRangeGiven && metrics.All(IsEmpty) && await NewestEventAsync(client, cancellationToken) is { } newest)
            {
                if (newest <= TimeProvider.System.GetUtcNow() - Week)
                {
                    question = question with { From = Time(newest - Week), To = Time(newest + TimeSpan.FromMilliseconds(1)) };
                    metrics = await AskAsync(client, question, cancellationToken);
                }

                terminal.Say(metrics.All(IsEmpty)
                    ? $"There are events, the newest of {Time(newest)}, but no metric of the packs in force has a value for them. docs/packs.md says how to describe events of your own; 'sightglass query' counts them without."
                    : $"Nothing in the last 7 days. The week up to the newest event, {question.From} to {question.To}:");
            }
            else if (!asJson && metrics.Select(RangeOf).FirstOrDefault(range => range is not null) is { } range)
            {
                terminal.Say(range);
            }

            foreach (var field in question.By is null ? [] : metrics.SelectMany(FieldsOfNoEvent))
            {
                terminal.Say(SafeText.OneLine($"warning: no event of this metric has a field '{field}' in the range"));
            }

            Write(metrics, terminal, asJson);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task<IReadOnlyList<JsonElement>> AskAsync(ApiClient client, Question question, CancellationToken cancellationToken) =>
        question.Name is null
            ? (await client.GetAsync<MetricList>($"api/metrics?key=true&{question.Parameters}", cancellationToken)).Metrics
            : [await client.GetAsync<JsonElement>($"api/metrics/{Uri.EscapeDataString(question.Name)}?{question.Parameters}", cancellationToken)];

    /// <summary>The range of the values, which begins where the one that they are compared with ends.</summary>
    private static string? RangeOf(JsonElement metric) => AnswerOf(metric).Previous is { } previous && Parse(previous.From) is { } from && Parse(previous.To) is { } to
        ? string.Create(CultureInfo.InvariantCulture, $"{to:yyyy-MM-dd HH:mm} to {to + (to - from):yyyy-MM-dd HH:mm} UTC, and the change from the same time before it")
        : null;

    private static DateTime? Parse(string time) => DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, out var parsed) ? parsed.UtcDateTime : null;

    private static IEnumerable<string> FieldsOfNoEvent(JsonElement metric) =>
        AnswerOf(metric).By is { Count: > 0 } groups ? groups[0].Key.Keys.Where(field => groups.All(group => group.Key.GetValueOrDefault(field) is null)) : [];

    private static bool IsEmpty(JsonElement metric) => ServerAnswer.Read<Measured>(metric, "api/metrics").Value is null or 0;

    private static MetricAnswer AnswerOf(JsonElement metric) => ServerAnswer.Read<MetricAnswer>(metric, "api/metrics");

    private static async Task<DateTimeOffset?> NewestEventAsync(ApiClient client, CancellationToken cancellationToken)
    {
        var newest = (await client.GetAsync<EventTimes>("api/events?from=0&limit=1", cancellationToken)).Events;
        return newest.Count == 0 ? null
            : DateTimeOffset.TryParse(newest[0].Time, CultureInfo.InvariantCulture, out var time) ? time
            : throw ServerAnswer.Unreadable("api/events", $"'{newest[0].Time}' is not a time");
    }

    // Of an answer, only what is needed here.
    private sealed record Measured(double? Value);

    private sealed record EventTimes(IReadOnlyList<EventTime> Events);

    private sealed record EventTime(string Time);

    private static string Time(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static void Write(IReadOnlyList<JsonElement> metrics, Terminal terminal, bool asJson)
    {
        if (asJson)
        {
            foreach (var metric in metrics)
            {
                terminal.WriteJson(metric);
            }

            return;
        }

        var answers = metrics.Select(AnswerOf).ToList();
        terminal.Write(TableOf(answers));
        foreach (var answer in answers.Where(answer => answer.Series is { Count: > 0 }))
        {
            terminal.Write(SeriesOf(answer));
        }

        if (answers is [{ Grains: { } grains } only])
        {
            terminal.Write(new StyledText(only.Title, "bold"), $": the formula {grains}");
        }

        foreach (var (title, advice) in answers.SelectMany(AdviceOf))
        {
            terminal.Write(new StyledText(title, "bold"), $": {advice}");
        }
    }

    private static TextTable TableOf(IReadOnlyList<MetricAnswer> metrics)
    {
        var table = new TextTable(("Metric", false), ("Value", true), ("Target", false), ("Status", false), ("Change", true));
        foreach (var metric in metrics)
        {
            table.AddRow(
                metric.Title,
                CellText.Of(metric.Value, metric.Unit, metric.Per),
                metric.Target?.Text ?? "",
                StatusOf(metric.Status, metric.Sample),
                ChangeOf(metric));
            foreach (var group in metric.By ?? [])
            {
                table.AddRow(
                    "  " + Name(group),
                    CellText.Of(group.Value, metric.Unit, metric.Per),
                    group.Target?.Text ?? "",
                    StatusOf(group.Status, group.Sample),
                    "");
            }
        }

        return table;
    }

    private static TextTable SeriesOf(MetricAnswer metric)
    {
        var table = new TextTable(("Time (UTC)", false), (metric.Title, true));
        foreach (var point in metric.Series ?? [])
        {
            table.AddRow(DateTimeOffset.Parse(point.Time, CultureInfo.InvariantCulture).UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), CellText.Of(point.Value, metric.Unit, metric.Per));
        }

        return table;
    }

    private static IEnumerable<(string Title, string Advice)> AdviceOf(MetricAnswer metric) =>
        metric.Advice.Select(advice => (metric.Title, advice))
            .Concat((metric.By ?? []).SelectMany(group => group.Advice.Select(advice => ($"{metric.Title}, {Name(group)}", advice))));

    private static string Name(MetricGroupAnswer group) => string.Join(", ", group.Key.Values.Select(value => value ?? "none"));

    private static StyledText StatusOf(MetricStatus? status, long sample) =>
        status is { } known ? new StyledText(MetricWords.Of(known, sample), ColorOf(known)) : "";

    private static string ColorOf(MetricStatus status) => status switch
    {
        MetricStatus.Met => "green",
        MetricStatus.Near => "yellow",
        MetricStatus.Missed => "red",
        _ => "gray",
    };

    private static StyledText ChangeOf(MetricAnswer metric)
    {
        if (metric.Previous is not { } previous
            || MetricWords.Of(previous.Change, new MeasuredValue(metric.Value, metric.Sample), new MeasuredValue(previous.Value, previous.Sample), metric.Unit) is not { } words)
        {
            return CellText.NoValue;
        }

        var sign = metric.Value == previous.Value || previous.Change == MetricChange.TooFew || words == MetricWords.NoChange ? "" : metric.Value > previous.Value ? "+" : "\u2212";
        return new StyledText(sign + words, previous.Change switch
        {
            MetricChange.Better => "green",
            MetricChange.Worse => "red",
            _ => "gray",
        });
    }

    private sealed record Question(string? Name, string From, string To, string? By, string? Step, string? Pack)
    {
        public string Parameters => string.Join('&', new (string Name, string? Value)[] { ("from", From), ("to", To), ("compare", "previous"), ("by", By), ("step", Step), ("pack", Pack) }
            .Where(parameter => parameter.Value is not null).Select(parameter => $"{parameter.Name}={Uri.EscapeDataString(parameter.Value!)}"));
    }

    // For programs each metric is printed unchanged.
    private sealed record MetricList(IReadOnlyList<JsonElement> Metrics);
}
