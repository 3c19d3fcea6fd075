using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Completion;

/// <summary>Sources of proposals, in addition to the keywords of a language.</summary>
/// <param name="Schema">Its fields are proposed.</param>
/// <param name="Names">Constants and metrics that formulas may use.</param>
/// <param name="Sampler">Returns values of a field.</param>
public sealed record CompletionSources(EventSchema Schema, FormulaNames Names, ValueSampler Sampler)
{
    internal IEnumerable<CompletionItem> Fields() => Schema.Fields.Select(field =>
        new CompletionItem(field.Name, QuotedText.Name(field.Name), "field", field.Unit is null ? field.Description : $"{field.Description} ({field.Unit})"));

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

    // A value that would be read as a number or in parts is quoted.
    private static string Written(string value) =>
        value.Length > 0 && char.IsAsciiLetter(value[0]) && QuotedText.Name(value) == value ? value : QuotedText.Quote(value);
}
