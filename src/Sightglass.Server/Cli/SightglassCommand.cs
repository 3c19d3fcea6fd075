using System.CommandLine;
using System.CommandLine.Invocation;
using Sightglass.Server.Cli.Catalog;

namespace Sightglass.Server.Cli;

/// <summary>The command line: one class per command, listed here.</summary>
internal static class SightglassCommand
{
    // The server stops within 5 s; after this time the process is terminated.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(10);

    public static RootCommand Create()
    {
        var root = new RootCommand("Sightglass: what your AI did, how well, how fast, at what cost, and what to change.")
        {
            ServeCommand.Create(),
            DemoCommand.Create(),
            IngestCommand.Create(),
            QueryCommand.Create(),
            TailCommand.Create(),
            MetricsCommand.Create(),
            PacksCommand.Create(),
            CatalogCommand.Create(),
            KeysCommand.Create(),
            LinkCommand.Create(),
            QuarantineCommand.Create(),
            DoctorCommand.Create(),
            EngineCommandLine.Create(),
        };
        DocumentedCommand.ShowExamples(root);

        // Without a command: list the commands.
        root.SetAction(parsed =>
        {
            root.Parse("--help").Invoke(parsed.InvocationConfiguration);
            return ExitCode.Usage;
        });
        return root;
    }

    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static Task<int> RunAsync(string[] args) => RunAsync(args, new InvocationConfiguration());

    /// <param name="args">Without the program's name.</param>
    /// <param name="configuration">Where output goes; tests read it from here.</param>
    public static async Task<int> RunAsync(string[] args, InvocationConfiguration configuration)
    {
        Terminal.MakeSafe(configuration);
        var terminal = Terminal.Of(configuration);
        configuration.EnableDefaultExceptionHandler = false;
        configuration.ProcessTerminationTimeout = TerminationTimeout;
        var parsed = Create().Parse(args);
        if (parsed.Action is ParseErrorAction mistake)
        {
            // People read a single line with the error, but not a page of help below it.
            mistake.ShowHelp = false;
            await parsed.InvokeAsync(configuration);
            return ExitCode.Usage;
        }

        try
        {
            return await parsed.InvokeAsync(configuration);
        }
        catch (CommandFailure exception)
        {
            terminal.Say("sightglass: " + exception.Message);
            return exception.ExitCode;
        }
        catch (Exception exception) when (StandardOutput.IsClosedPipe(exception))
        {
            return ExitCode.Done;
        }
        catch (OperationCanceledException)
        {
            terminal.Say("sightglass: stopped");
            return ExitCode.Failed;
        }
        catch (Exception exception)
        {
            // A bug. The runtime would print it too, but as it is, with the texts of others in it.
            terminal.Say($"sightglass: unexpected failure, please report it: {exception}");
            return ExitCode.Failed;
        }
    }
}
