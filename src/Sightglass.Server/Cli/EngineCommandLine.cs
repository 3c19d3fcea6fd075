using System.CommandLine;
using Sightglass.Storage.Engine;

namespace Sightglass.Server.Cli;

/// <summary><c>sightglass engine</c>: the child process that the server starts. Not for direct use.</summary>
internal static class EngineCommandLine
{
    public static Command Create()
    {
        var data = new Option<string>("--data") { Required = true };
        var port = new Option<int>("--port") { Required = true };
        var command = new Command("engine", "Runs the embedded ClickHouse engine; the server starts it by itself") { data, port };
        command.SetAction(parsed => EngineHost.Run(parsed.GetRequiredValue(data), parsed.GetRequiredValue(port)));
        return command;
    }
}
