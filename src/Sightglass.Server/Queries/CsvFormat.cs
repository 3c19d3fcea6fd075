using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sightglass.Telemetry.Csv;

namespace Sightglass.Server.Queries;

/// <summary>Comma-separated values as defined by RFC 4180: lines end with CR LF, null is an empty cell, and an empty text is <c>""</c>.</summary>
internal sealed record CsvFormat
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public char Delimiter { get; init; } = ',';

    /// <summary>Begins with a byte order mark: Excel then reads the text as UTF-8.</summary>
    public bool HasByteOrderMark { get; init; }

    /// <summary>Puts an apostrophe before texts that a spreadsheet would run as a formula; false for programs that read the texts as they are.</summary>
    public bool GuardsFormulas { get; init; } = true;

    /// <summary>What the output begins with, before the first record.</summary>
    public string Start => HasByteOrderMark ? "\uFEFF" : "";

    /// <summary>One record, with its line end.</summary>
    /// <param name="cells">Texts, elements of JSON, or null.</param>
    /// <param name="write">Rewrites the text of a cell before it is quoted.</param>
    public string Record(IEnumerable<object?> cells, Func<string, string> write) => string.Join(Delimiter, cells.Select(cell => Cell(cell, write))) + "\r\n";

    private string Cell(object? value, Func<string, string> write) => value switch
    {
        null or JsonElement { ValueKind: JsonValueKind.Null } => "",
        string text => TextCell(text, write),
        JsonElement { ValueKind: JsonValueKind.String } text => TextCell(text.GetString()!, write),
        JsonElement { ValueKind: JsonValueKind.Object or JsonValueKind.Array } json => Quoted(write(JsonSerializer.Serialize(json, Compact))),
        JsonElement other => Quoted(other.GetRawText()),
        _ => throw new UnreachableException(value.GetType().Name),
    };

    private string TextCell(string text, Func<string, string> write) =>
        text.Length == 0 ? "\"\"" : Quoted(write(GuardsFormulas && FormulaGuard.IsNeeded(text) ? "'" + text : text));

    private string Quoted(string cell) =>
        cell.AsSpan().ContainsAny('"', '\r', '\n') || cell.Contains(Delimiter, StringComparison.Ordinal) ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
}
