using System.Text.RegularExpressions;
using Sightglass.Telemetry.Catalog.Yaml;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog.Markdown;

/// <summary>Reads a row of each kind of table. The headings are those that <see cref="PackMarkdown"/> writes, and the usual other ones.</summary>
internal static partial class EventTables
{
    public static ListedEvent Event(DocumentTable table, DocumentTable.Row row, int name, string group)
    {
        var fields = row[table.Find("key fields", "fields", "key field", "attributes", "properties", "payload")];
        return new ListedEvent(
            row.Names(name) is [var first, ..] ? first : "",
            group,
            Sentences(row.Text(table.Find("description", "meaning", "what happened", "summary", "details")), row.Text(table.Find("use case", "use cases", "use", "purpose", "used for"))),
            TextPart.Names(fields),
            row.Line)
        {
            Required = [.. fields.Where(part => part is { IsCode: true, IsStrong: true }).Select(part => part.Text)],
            FormerNames = row.Names(table.Find("former names", "aliases")),
            Set = row.Names(table.Find("filled in")),
            Kind = Word<EventKind>(row.Text(table.Find("kind"))),
            Level = Word<EventLevel>(row.Text(table.Find("level", "severity"))),
            Grain = Word<Grain>(row.Text(table.Find("grain"))),
        };
    }

    /// <summary>Null when the type is none that fields have.</summary>
    public static ListedField? Field(DocumentTable table, DocumentTable.Row row, int name, int type) =>
        row.Names(name) is [var field, ..] && TypeOf(row.Text(type)) is { } known
            ? new ListedField(field, known, Unit(row.Text(table.Find("unit"))), row.Text(table.Find("description", "meaning")), row.Line)
            {
                Values = row.Names(table.Find("values", "allowed values")),
                Aliases = row.Names(table.Find("other names", "aliases")),
            }
            : null;

    public static ListedMetric Metric(DocumentTable table, DocumentTable.Row row, int name, int formula, string section)
    {
        var title = table.Find("title");
        var code = row[name].FirstOrDefault(part => part.IsCode).Text;
        return new ListedMetric(title is null ? TextPart.Plain(row[name].Where(part => !part.IsCode)) is { Length: > 0 } words ? words : code ?? "" : row.Text(title), section, row[formula], row.Line)
        {
            Name = code,
            Description = row.Text(table.Find("description", "meaning")) is { Length: > 0 } description ? description : null,
            Unit = Unit(row.Text(table.Find("unit"))),
            Grain = Word<Grain>(row.Text(table.Find("grain"))),
            Better = Word<Better>(row.Text(table.Find("better"))),
            Target = Band(row.Text(table.Find("target")).Split(';')[0]),
            By = row.Names(table.Find("split by", "by")),
        };
    }

    public static ListedPanel Panel(DocumentTable table, DocumentTable.Row row, int title, int shows, string section) => new(section, row.Text(title), Shown(row[shows]), row.Line)
    {
        Chart = Word<ChartKind>(row.Text(table.Find("chart", "type"))),
        Unit = Unit(row.Text(table.Find("unit"))),
        By = row.Names(table.Find("split by", "by")) is { Count: > 0 } keys ? keys : null,
        Step = PackNumber.TryParseDuration(row.Text(table.Find("step")), out var step) ? PackNumber.Duration(step) : null,
    };

    // A formula has a line in each of its pieces of code.
    private static string Shown(IReadOnlyList<TextPart> cell) => cell.Any(part => part.IsCode) ? string.Join('\n', cell.Where(part => part.IsCode).Select(part => part.Text)) : TextPart.Plain(cell);

    private static string Sentences(string description, string use)
    {
        var parts = new[] { description, use }.Where(part => part.Length > 0).Select(part => char.ToUpperInvariant(part[0]) + part[1..].TrimEnd('.'));
        return string.Join(" ", parts.Select(part => part + "."));
    }

    private static T? Word<T>(string text)
        where T : struct, Enum => Vocabulary.TryParse<T>(text.ToLowerInvariant(), out var value) ? value : null;

    // Also the words that other catalogs have for types.
    private static FieldType? TypeOf(string text) => Word<FieldType>(text) ?? text.ToLowerInvariant() switch
    {
        "string" => FieldType.Text,
        "int" or "int64" or "long" => FieldType.Integer,
        "float" or "double" or "decimal" => FieldType.Number,
        "bool" => FieldType.Boolean,
        "date" or "datetime" or "time" => FieldType.Timestamp,
        "enum" => FieldType.Keyword,
        _ => null,
    };

    private static string? Unit(string text) => Vocabulary.Units.Contains(text) ? text : null;

    private static TargetBand? Band(string text)
    {
        double? End(string group) => Target().Match(text).Groups[group] is { Success: true } end && PackNumber.TryParse(end.Value, out var value) ? value : null;

        return End("min") is null && End("max") is null ? null : new TargetBand(End("min"), End("max"));
    }

    // As PackMarkdown writes it.
    [GeneratedRegex(@"^(?:at least (?<min>\S+)|at most (?<max>\S+)|(?<min>\S+) to (?<max>\S+))$")]
    private static partial Regex Target();
}
