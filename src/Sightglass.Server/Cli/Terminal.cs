using System.CommandLine;
using Spectre.Console;

namespace Sightglass.Server.Cli;

/// <summary>The output of a command: results to standard output, messages for people to standard error.</summary>
internal sealed class Terminal
{
    // For output that is not a terminal: wide enough that no cell wraps, so that lines can be searched and cut.
    private const int EndlessWidth = 10_000;

    public Terminal(TextWriter output, TextWriter error)
    {
        Output = output;
        Error = error;
        IsOutputInteractive = ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        IsErrorInteractive = ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;
    }

    public TextWriter Output { get; }

    public TextWriter Error { get; }

    /// <summary>True if results go to a terminal.</summary>
    public bool IsOutputInteractive { get; }

    public bool IsErrorInteractive { get; }

    public static Terminal Of(ParseResult parsed) => new(parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);

    public void Say(string text) => Error.WriteLine(text);

    /// <summary>A console for results with tables and colors.</summary>
    public IAnsiConsole OutputConsole() => Open(Output, IsOutputInteractive);

    /// <summary>A console for progress.</summary>
    public IAnsiConsole ErrorConsole() => Open(Error, IsErrorInteractive);

    private static IAnsiConsole Open(TextWriter writer, bool isInteractive)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isInteractive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isInteractive ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isInteractive)
        {
            console.Profile.Width = EndlessWidth;
        }

        return console;
    }
}
