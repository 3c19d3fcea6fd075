using System.CommandLine;
using Sightglass.Server.Queries;

namespace Sightglass.Server.Cli;

/// <summary>How <c>--csv</c> is printed.</summary>
/// <param name="HasHeading">The first record has the names of the columns.</param>
/// <param name="Format">Everything else.</param>
internal sealed record CsvOptions(bool HasHeading, CsvFormat Format);

/// <summary>The options of <c>--csv</c>.</summary>
internal sealed class CsvCommandOptions
{
    private readonly Option<string> _delimiter = new("--delimiter") { Description = "Between two values of --csv; tab for a tab", HelpName = "CHAR", DefaultValueFactory = _ => "," };
    private readonly Option<bool> _noHeading = new("--no-heading") { Description = "No names of columns in --csv" };
    private readonly Option<bool> _bom = new("--bom") { Description = "A byte order mark before --csv, for Excel" };
    private readonly Option<bool> _noGuard = new("--no-formula-guard") { Description = "No apostrophe in --csv before texts that a spreadsheet would run as a formula" };

    public CsvCommandOptions() => _delimiter.Validators.Add(result =>
    {
        if (Parse(result.GetValueOrDefault<string>()) is null)
        {
            result.AddError("--delimiter is one character such as ; or the word tab, and not a quote, a letter, a digit or a line end");
        }
    });

    public void AddTo(Command command)
    {
        command.Options.Add(_delimiter);
        command.Options.Add(_noHeading);
        command.Options.Add(_bom);
        command.Options.Add(_noGuard);
    }

    public CsvOptions Read(ParseResult parsed) => new(!parsed.GetValue(_noHeading), new CsvFormat
    {
        Delimiter = Parse(parsed.GetRequiredValue(_delimiter))!.Value,
        HasByteOrderMark = parsed.GetValue(_bom),
        GuardsFormulas = !parsed.GetValue(_noGuard),
    });

    private static char? Parse(string? text) => text switch
    {
        "tab" or "\t" => '\t',
        [var letter] when char.IsAscii(letter) && !char.IsControl(letter) && !char.IsLetterOrDigit(letter) && letter is not ('"' or '-' or '+' or '.' or '\'') => letter,
        _ => null,
    };
}
