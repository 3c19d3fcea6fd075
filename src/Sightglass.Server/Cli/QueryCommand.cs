using System.CommandLine;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sightglass.Server.Cli.Client;
using Sightglass.Server.Cli.Text;
using Sightglass.Server.Http;
using Sightglass.Server.Queries;
using Sightglass.Telemetry.Printing;

namespace Sightglass.Server.Cli;

/// <summary><c>sightglass query</c>: runs a query on a server.</summary>
internal static class QueryCommand
{
    private const int DefaultRows = 100;

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private enum Format
    {
        Table,
        Json,
        Csv,
    }

    public static Command Create()
    {
        var text = new Argument<string>("text") { Description = "The query", HelpName = "TEXT" };
        var language = CommonOptions.Language();
        var from = CommonOptions.From();
        var to = CommonOptions.To();
        var step = new Option<string?>("--step") { Description = "One row of a formula for each step of this length, such as 1h", HelpName = "TIME" };
        var limit = new Option<int>("--limit") { Description = "Most rows to print", HelpName = "N", DefaultValueFactory = _ => DefaultRows };
        var json = CommonOptions.Json();
        var csv = new Option<bool>("--csv") { Description = "Print comma-separated values with a heading" };
        var csvOptions = new CsvCommandOptions();
        var connection = new ConnectionOptions();
        var command = new DocumentedCommand("query", "Asks a server a question",
            "sightglass query 'event=\"cache_lookup\" AND result=\"miss\"' --from now-1h",
            "sightglass query --language formula 'Count(event=\"cache_lookup\") GROUP BY cache_type'",
            "sightglass query --language cloudwatch '{ $.event_type = \"cache_lookup\" && $.result != \"hit\" }'",
            "sightglass query 'level=error' --from now-30d --limit 100000 --csv > errors.csv") { text, language, from, to, step, limit, json, csv };
        csvOptions.AddTo(command);
        connection.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(limit) is { Implicit: false } && result.GetValue(limit) < 1)
            {
                result.AddError("--limit is at least 1");
            }

            if (result.GetValue(json) && result.GetValue(csv))
            {
                result.AddError("--json and --csv exclude each other; give one of them");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ApiClient(connection.Read(parsed));
            var request = new QueryRequest(parsed.GetRequiredValue(language), parsed.GetRequiredValue(text), parsed.GetRequiredValue(from), parsed.GetRequiredValue(to), parsed.GetValue(step));
            var format = parsed.GetValue(json) ? Format.Json : parsed.GetValue(csv) ? Format.Csv : Format.Table;
            await RunAsync(client, request, parsed.GetValue(limit), Terminal.Of(parsed), format, csvOptions.Read(parsed), cancellationToken);
            return ExitCode.Done;
        });
        return command;
    }

    private static async Task RunAsync(ApiClient client, QueryRequest request, int limit, Terminal terminal, Format format, CsvOptions csv, CancellationToken cancellationToken)
    {
        // NDJSON is printed as it arrives; a table and a CSV heading need all rows. At most --limit rows.
        var pages = new List<TableAnswer>();
        string? cursor = null;
        var left = limit;
        do
        {
            var answer = await QueryMistake.ExplainAsync(
                request.Query, () => client.PostAsync<TableAnswer>("api/query", request with { Limit = left, Cursor = cursor }, cancellationToken));
            if (answer.Rows.FirstOrDefault(row => row?.Count != answer.Columns.Count) is { } odd)
            {
                throw ServerAnswer.Unreadable("api/query", $"a row has {odd.Count} values for {answer.Columns.Count} columns");
            }

            foreach (var warning in answer.Warnings)
            {
                terminal.Say($"warning: {SafeText.OneLine(warning.Message)}");
            }

            if (answer.Grains is { } grains)
            {
                terminal.Say($"note: the formula {SafeText.OneLine(grains)}");
            }

            foreach (var metric in answer.Metrics ?? [])
            {
                terminal.Say($"note: {SafeText.OneLine(metric.Name)} is the metric '{SafeText.OneLine(metric.Title)}' of the pack {SafeText.OneLine(metric.Pack)}");
            }

            if (answer.Truncated && format != Format.Table)
            {
                terminal.Say("warning: rows were left out, see --limit");
            }

            if (answer.Cursor is not null && left <= answer.Rows.Count && format != Format.Table)
            {
                terminal.Say($"warning: there are more rows than these {limit}, see --limit");
            }

            left -= answer.Rows.Count;
            cursor = answer.Cursor;
            if (format == Format.Json)
            {
                WriteJson(answer, terminal);
            }
            else
            {
                pages.Add(answer);
            }
        }
        while (cursor is not null && left > 0);

        switch (format)
        {
            case Format.Csv:
                WriteCsv(TablePages.Join(pages), terminal, csv);
                break;
            case Format.Table:
                WriteTable(TablePages.Join(pages), terminal);
                break;
        }
    }

    private static void WriteJson(TableAnswer answer, Terminal terminal)
    {
        foreach (var row in answer.Rows)
        {
            using var buffer = new MemoryStream();
            using (var json = new Utf8JsonWriter(buffer, WriterOptions))
            {
                json.WriteStartObject();
                foreach (var (column, value) in answer.Columns.Zip(row).Where(cell => cell.Second is not null and not JsonElement { ValueKind: JsonValueKind.Null }))
                {
                    json.WritePropertyName(column.Name);
                    JsonSerializer.Serialize(json, value, ApiJson.Options);
                }

                json.WriteEndObject();
            }

            terminal.WriteJsonText(System.Text.Encoding.UTF8.GetString(buffer.ToArray()));
        }
    }

    private static void WriteCsv(TableAnswer answer, Terminal terminal, CsvOptions options)
    {
        IEnumerable<IEnumerable<object?>> records = options.HasHeading ? answer.Rows.Prepend([.. answer.Columns.Select(column => column.Name)]) : answer.Rows;
        foreach (var (index, record) in records.Index())
        {
            terminal.WriteCsv(options.Format, record, isFirst: index == 0);
        }
    }

    private static void WriteTable(TableAnswer answer, Terminal terminal)
    {
        if (AnswerTable.Of(answer, isBrief: terminal.IsOutputInteractive, out var same) is { } table)
        {
            terminal.Write(table);
        }

        if (same.Length > 0)
        {
            terminal.Say($"all: {same}");
        }

        terminal.Say(string.Create(CultureInfo.InvariantCulture,
            $"{Rows(answer.Rows.Count)}; {(answer.Statistics.RowsRead is { } read ? string.Create(CultureInfo.InvariantCulture, $"{read:N0} read in ") : "")}{answer.Statistics.ElapsedMs:N0} ms{(answer.Cursor is null && !answer.Truncated ? "" : "; there are more, see --limit")}"));
    }

    private static string Rows(int count) => Amount.Of(count, "row");

    private sealed record QueryRequest(string Language, string Query, string From, string To, string? Step)
    {
        public int Limit { get; init; }

        public string? Cursor { get; init; }
    }
}
