using Sightglass.Query.Binding;
using Sightglass.Query.Planning;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Completion;

/// <summary>Sources of proposals, in addition to the keywords of a language.</summary>
/// <param name="Schema">Its fields are proposed.</param>
/// <param name="Names">Constants and metrics that formulas may use.</param>
/// <param name="Sampler">Returns values of a field.</param>
/// <param name="Numbers">Returns limits for a field.</param>
public sealed record CompletionSources(EventSchema Schema, FormulaNames Names, ValueSampler Sampler, NumberSampler Numbers)
{
    /// <summary>Names that the matching events have, proposed after the canonical fields.</summary>
    public IReadOnlyList<string> Seen { get; init; } = [];

    /// <summary>Returns the tables that SQL may read, by name.</summary>
    public Func<IReadOnlyDictionary<string, RelationTable>> Tables { get; init; } = () => RelationTable.Fixed;

    internal IEnumerable<CompletionItem> Fields()
    {
        var seen = Seen.Where(name => !Schema.TryGetOrdinal(name, out _)).Distinct().Select(name => new CompletionItem(name, QuotedText.Name(name), "field", "in these events"));
        return [.. Of(Schema.Fields.Where(field => field.IsCanonical)), .. seen, .. Of(Schema.Fields.Where(field => !field.IsCanonical))];

        static IEnumerable<CompletionItem> Of(IEnumerable<Field> fields) => fields.Select(field =>
            new CompletionItem(field.Name, QuotedText.Name(field.Name), "field", field.Unit is null ? field.Description : $"{field.Description} ({field.Unit})"));
    }

    /// <summary>Values of a field that begin with the word, quoted if necessary.</summary>
    internal IEnumerable<CompletionItem> Values(string field, string word)
    {
        var prefix = word.TrimStart('"', '\'');
        var known = Schema.TryGetOrdinal(field, out var ordinal) && Schema.Fields[ordinal].Type == FieldType.Boolean
            ? [("true", 0), ("false", 0)]
            : Sampler(field, prefix);
        return known
            .Where(value => value.Value.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(value => new CompletionItem(value.Value, Written(value.Value), "value", value.Count > 0 ? $"{value.Count} events" : null));
    }

    /// <summary>Numbers of a field that begin with the word, to compare it with. An attribute may have numbers.</summary>
    internal IEnumerable<CompletionItem> Limits(string field, string word) =>
        new QueryBinder(Schema).BindField(field) is AttributeField or ColumnField { Field.Type: FieldType.Integer or FieldType.Number }
            ? Numbers(field)
                .GroupBy(number => NumberText.Format(Shortened(number.Value)), number => number.Name)
                .Where(number => number.Key.StartsWith(word, StringComparison.Ordinal))
                .Select(number => new CompletionItem(number.Key, number.Key, "value", string.Join(", ", number)))
            : [];

    /// <summary>Four significant digits, but every digit before the point. Rounded down, so that the largest number is still found with <c>&gt;=</c>.</summary>
    private static double Shortened(double value)
    {
        if (value == Math.Floor(value))
        {
            return value;
        }

        var decimals = Math.Clamp(3 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 15);
        return (double)decimal.Round((decimal)value, decimals, MidpointRounding.ToNegativeInfinity);
    }

    // A value that would be read as a number or in parts is quoted.
    private static string Written(string value) =>
        value.Length > 0 && char.IsAsciiLetter(value[0]) && QuotedText.Name(value) == value ? value : QuotedText.Quote(value);
}
