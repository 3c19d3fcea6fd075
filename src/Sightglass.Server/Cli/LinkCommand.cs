using System.CommandLine;
using System.Globalization;
using Sightglass.Server.Auth;
using Sightglass.Server.Cli.Client;

namespace Sightglass.Server.Cli;

/// <summary><c>sightglass link</c>: prints a link that signs in its first visitor.</summary>
internal static class LinkCommand
{
    public static Command Create()
    {
        var json = CommonOptions.Json();
        var connection = new ConnectionOptions();
        var command = new DocumentedCommand("link", "Prints a link that signs in its first visitor",
            "sightglass link",
            "sightglass link --key sg_… --url https://logs.example.com") { json };
        connection.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var server = connection.Read(parsed);
            using var client = new ApiClient(server);
            var link = await client.PostAsync<LinkAnswer>("api/session/link", new { }, cancellationToken);
            var address = new Uri(server.Address, link.Path).AbsoluteUri;
            var terminal = Terminal.Of(parsed);
            if (parsed.GetValue(json))
            {
                terminal.WriteJson(new { Url = address, link.ValidUntil });
                return ExitCode.Done;
            }

            terminal.Write(address);
            terminal.Say(string.Create(CultureInfo.InvariantCulture, $"It signs in whoever opens it first, until {link.ValidUntil.ToLocalTime():yyyy-MM-dd HH:mm} or the server's next start, with the rights of the key it was asked with."));
            return ExitCode.Done;
        });
        return command;
    }
}
