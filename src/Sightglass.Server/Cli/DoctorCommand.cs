using System.CommandLine;
using Sightglass.Server.Cli.Client;
using Sightglass.Server.Cli.Diagnosis;
using Sightglass.Server.Cli.Text;

namespace Sightglass.Server.Cli;

/// <summary><c>sightglass doctor</c>: checks this machine and a server, and says what to fix.</summary>
internal static class DoctorCommand
{
    public static Command Create()
    {
        var data = CommonOptions.Data(() => CommonOptions.DefaultData);
        var json = CommonOptions.Json();
        var connection = new ConnectionOptions();
        var command = new DocumentedCommand("doctor", "Checks this machine and a server, and says what to do",
            "sightglass doctor",
            "sightglass doctor --data /var/lib/sightglass --url http://127.0.0.1:5000",
            "sightglass doctor --json | jq 'select(.status != \"ok\")'") { data, json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var client = new ApiClient(connection.Read(parsed));
            var findings = await ExamineAsync(client, parsed.GetRequiredValue(data), cancellationToken);
            Write(findings, Terminal.Of(parsed), parsed.GetValue(json));
            return findings.Any(finding => finding.Status == FindingStatus.Fail) ? ExitCode.Failed : ExitCode.Done;
        });
        return command;
    }

    private static async Task<List<Finding>> ExamineAsync(ApiClient client, string dataDirectory, CancellationToken cancellationToken)
    {
        var server = await ServerChecks.RunAsync(client, TimeProvider.System, cancellationToken);
        return
        [
            MachineChecks.Runtime(),
            MachineChecks.EngineLibraryVersion(),
            MachineChecks.DataDirectory(dataDirectory),
            .. MachineChecks.Packs(),
            .. server.Count > 0
                ? server
                : [MachineChecks.Port(client.Address), Finding.Warn("server", $"none answers on {client.Address}", "start one with 'sightglass serve', or name another with --url")],
        ];
    }

    private static void Write(List<Finding> findings, Terminal terminal, bool asJson)
    {
        if (asJson)
        {
            foreach (var finding in findings)
            {
                terminal.WriteJson(new { finding.Check, Status = Word(finding.Status), finding.Message, finding.Fix });
            }

            return;
        }

        foreach (var finding in findings)
        {
            terminal.Write(new StyledText($"{Word(finding.Status),-4}", ColorOf(finding.Status)), $"  {finding.Check,-14}  {finding.Message}");
            if (finding.Fix is { } fix)
            {
                terminal.Write($"{"",-20}  ", new StyledText("fix:", "bold"), " " + fix);
            }
        }
    }

    private static string Word(FindingStatus status) => status.ToString().ToLowerInvariant();

    private static string ColorOf(FindingStatus status) => status switch
    {
        FindingStatus.Ok => "green",
        FindingStatus.Warn => "yellow",
        _ => "red",
    };
}
