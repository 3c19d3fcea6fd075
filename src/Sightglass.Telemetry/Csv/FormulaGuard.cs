using System.Buffers;
using System.Text;
using System.Text.RegularExpressions;

namespace Sightglass.Telemetry.Csv;

/// <summary>The apostrophe before a text that a spreadsheet would run as a formula.</summary>
public static partial class FormulaGuard
{
    // A spreadsheet reads a text that begins like this as a formula, or drops the character and then reads it as one (OWASP, CSV injection); the last four are the full-width forms.
    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@\t\r\n\0\uFF1D\uFF0B\uFF0D\uFF20");

    /// <summary>Whether a text needs the apostrophe; a plain number does not.</summary>
    public static bool IsNeeded(string text) => text.Length > 0 && FormulaStarts.Contains(text[0]) && !PlainNumber().IsMatch(text);

    /// <summary>The text of a cell without its guard. With another apostrophe in it, the first one may be the quote of something, and stays.</summary>
    public static ReadOnlySpan<byte> Without(ReadOnlySpan<byte> cell) =>
        cell is [(byte)'\'', .. var text] && !text.Contains((byte)'\'') && IsNeeded(Encoding.UTF8.GetString(text)) ? text : cell;

    [GeneratedRegex(@"\A[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?\z")]
    private static partial Regex PlainNumber();
}
