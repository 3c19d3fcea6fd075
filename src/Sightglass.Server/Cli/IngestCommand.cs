using System.CommandLine;
using System.Globalization;
using System.Runtime.CompilerServices;
using Sightglass.Server.Cli.Client;
using Sightglass.Server.Cli.Sending;
using Sightglass.Telemetry.Printing;

namespace Sightglass.Server.Cli;

/// <summary><c>sightglass ingest</c>: sends files of events to a server.</summary>
internal static class IngestCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("files") { Description = "NDJSON, JSON arrays or CSV with a header; gzip, Zstandard, .br and UTF-16 are recognized; - is standard input", HelpName = "FILE", Arity = ArgumentArity.OneOrMore };
        var json = CommonOptions.Json();
        var connection = new ConnectionOptions();
        var command = new DocumentedCommand("ingest", "Sends files of events to a server",
            "sightglass ingest samples/workers-ai.ndjson",
            "sightglass ingest yesterday.ndjson.gz today.json --url http://10.0.0.5:4380 --key sg_…",
            "my-app | sightglass ingest -") { files, json };
        connection.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetRequiredValue(files), connection.Read(parsed), Terminal.Of(parsed), parsed.GetValue(json), TimeProvider.System, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string[] files, Connection connection, Terminal terminal, bool asJson, TimeProvider time, CancellationToken cancellationToken)
    {
        using var client = new ApiClient(connection);
        var report = new IngestReport();
        var sender = new EventSender(client, report, time);
        var started = time.GetTimestamp();
        try
        {
            await ProgressText.ShowAsync(
                terminal,
                () => report.Describe(time.GetElapsedTime(started)) + (sender.WaitsFor is { } reason ? $"; {reason}, waiting as it asks" : ""),
                sender.SendAsync(ReadAsync(files, time, cancellationToken), cancellationToken));
        }
        catch (Exception exception) when (asJson || report.Accepted + report.Rejected > 0)
        {
            // Events stored before the failure remain stored, and the sender of the rest must know that.
            Write(terminal, report, time.GetElapsedTime(started), asJson, exception.Message);
            throw;
        }

        Write(terminal, report, time.GetElapsedTime(started), asJson, failure: null);
        return report.Rejected == 0 ? ExitCode.Done : ExitCode.Failed;
    }

    private static async IAsyncEnumerable<EventChunk> ReadAsync(string[] files, TimeProvider time, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var index = 0; index < files.Length; index++)
        {
            await using var stream = await EventFile.OpenAsync(files[index], cancellationToken);
            await foreach (var chunk in new EventChunker(stream, EventFile.NameOf(files[index]), index, time).ReadAsync(cancellationToken))
            {
                yield return chunk;
            }
        }
    }

    private static void Write(Terminal terminal, IngestReport report, TimeSpan elapsed, bool asJson, string? failure)
    {
        var rejections = report.FirstRejections();
        if (asJson)
        {
            var errors = rejections.Select(rejection => new { rejection.File, rejection.Line, rejection.Code, rejection.Message });
            terminal.WriteJson(new { report.Accepted, report.Repeated, report.Rejected, Seconds = Math.Round(elapsed.TotalSeconds, 3), Errors = errors, report.Warnings, report.Times, Failure = failure });
            return;
        }

        foreach (var rejection in rejections)
        {
            terminal.Say(SafeText.OneLine($"{rejection.File}:{rejection.Line}: {rejection.Code}: {rejection.Message}"));
        }

        if (report.Rejected > rejections.Count)
        {
            terminal.Say($"and {report.Rejected - rejections.Count} more rejections");
        }

        foreach (var warning in report.Warnings)
        {
            terminal.Say(SafeText.OneLine($"warning: {Amount.Of(warning.Count, "time")} {warning.Code}: {warning.Message}"));
        }

        terminal.Write(report.Describe(elapsed));
        if (report.Times is { } times)
        {
            terminal.Say(string.Create(CultureInfo.InvariantCulture, $"their times: {times.From:yyyy-MM-dd HH:mm:ss} to {times.To:yyyy-MM-dd HH:mm:ss} UTC"));
        }
    }
}
