using System.CommandLine;
using Sightglass.Server.Cli.Text;
using Sightglass.Server.Http;
using Sightglass.Server.Queries;
using Sightglass.Telemetry.Printing;
using Spectre.Console;

namespace Sightglass.Server.Cli;

/// <summary>The output of a command: results to standard output, messages for people to standard error. The only way to print, so that nothing that others wrote reaches a terminal as it is.</summary>
internal sealed class Terminal
{
    // For output that is not a terminal: wide enough that no cell wraps, so that lines can be searched and cut.
    private const int EndlessWidth = 10_000;

    private readonly SafeWriter _output;
    private readonly SafeWriter _error;
    private readonly Lazy<IAnsiConsole> _console;

    private Terminal(SafeWriter output, SafeWriter error, bool? isOutputInteractive)
    {
        (_output, _error) = (output, error);
        IsOutputInteractive = isOutputInteractive ?? (ReferenceEquals(output.Inner, Console.Out) && !Console.IsOutputRedirected);
        IsErrorInteractive = ReferenceEquals(error.Inner, Console.Error) && !Console.IsErrorRedirected;
        _console = new Lazy<IAnsiConsole>(() => Open(_output.Inner, IsOutputInteractive));
    }

    /// <summary>True if results go to a terminal.</summary>
    public bool IsOutputInteractive { get; }

    public bool IsErrorInteractive { get; }

    /// <summary>Columns of the output.</summary>
    public int Width => _console.Value.Profile.Width;

    public static Terminal Of(ParseResult parsed) => Of(parsed.InvocationConfiguration);

    /// <param name="configuration">After <see cref="MakeSafe"/>.</param>
    /// <param name="isOutputInteractive">Null to find out whether standard output is a terminal.</param>
    public static Terminal Of(InvocationConfiguration configuration, bool? isOutputInteractive = null) => new((SafeWriter)configuration.Output, (SafeWriter)configuration.Error, isOutputInteractive);

    /// <summary>Makes also what the parser of the command line prints by itself, such as help and mistakes, pass <see cref="SafeText"/>.</summary>
    public static void MakeSafe(InvocationConfiguration configuration)
    {
        configuration.Output = new SafeWriter(configuration.Output);
        configuration.Error = new SafeWriter(configuration.Error);
    }

    /// <summary>A message for people, on one or several lines.</summary>
    public void Say(string text) => _error.WriteLine(text);

    /// <summary>A line of the result.</summary>
    public void Write(string line) => _output.WriteLine(line);

    /// <summary>A line of the result in parts. On a terminal a line that is too long wraps.</summary>
    public void Write(params IEnumerable<StyledText> line)
    {
        _console.Value.Write(line.Aggregate(new Paragraph(), (paragraph, part) => part.AppendTo(paragraph)));
        _console.Value.WriteLine();
    }

    /// <summary>A table as wide as the output is. A file or a program gets every column.</summary>
    public void Write(TextTable table)
    {
        var lines = table.Lines(Width, out var hidden);
        foreach (var line in lines)
        {
            Write(line);
        }

        if (hidden.Count > 0)
        {
            Say($"not shown, for want of room: {string.Join(", ", hidden)}");
        }
    }

    /// <summary>A value as JSON on one line. Escapes stand for what is not safe to print, wherever the output goes: programs read the same.</summary>
    public void WriteJson<T>(T value) => WriteJsonText(ApiJson.Write(value));

    /// <param name="json">JSON without line ends.</param>
    /// <inheritdoc cref="WriteJson"/>
    public void WriteJsonText(string json) => _output.WriteLine(SafeText.Json(json));

    /// <summary>A record of comma-separated values. A file or a program gets the values unchanged; on a terminal, what is not safe to print is written out.</summary>
    /// <param name="format">How it is written.</param>
    /// <param name="cells">Texts, or elements of JSON.</param>
    /// <param name="isFirst">True for the first record of the output.</param>
    public void WriteCsv(CsvFormat format, IEnumerable<object?> cells, bool isFirst)
    {
        var record = (isFirst ? format.Start : "") + format.Record(cells, IsOutputInteractive ? SafeText.OneLine : text => text);
        _output.Inner.Write(record);
    }

    /// <summary>Shows a text that changes while some work runs; standard error must be a terminal.</summary>
    /// <param name="describe">The text now.</param>
    /// <param name="endsWithin">Waits a moment; true when the work has ended.</param>
    public Task ShowStatusAsync(Func<string> describe, Func<Task<bool>> endsWithin) =>
        Open(_error.Inner, IsErrorInteractive).Status().StartAsync(Escaped(describe()), async status =>
        {
            while (!await endsWithin())
            {
                status.Status(Escaped(describe()));
            }
        });

    // The only text that the console reads as markup.
    private static string Escaped(string text) => Markup.Escape(SafeText.OneLine(text));

    private static IAnsiConsole Open(TextWriter writer, bool isInteractive)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isInteractive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isInteractive ? InteractionSupport.Detect : InteractionSupport.No,
        });
        console.Pipeline.Attach(new SafeSegments());
        if (!isInteractive)
        {
            console.Profile.Width = EndlessWidth;
        }

        return console;
    }
}
