using System.Text.RegularExpressions;
using Sightglass.Query.Binding;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Warnings;

/// <summary>Finds names that are not fields. Any name may be an attribute, so only the events can tell whether it is a mistake.</summary>
/// <param name="binder">Knows the canonical fields and those of the packs.</param>
public sealed partial class UnknownFields(QueryBinder binder)
{
    private const string Quotes = "a text is searched in quotes";

    /// <summary>The names in a query that are not fields, each once, at its first position; without those that a warning takes for something else.</summary>
    public IReadOnlyList<FieldName> Of(ParsedQuery query) =>
    [
        .. QueryNodes.Fields(query).Where(name => binder.BindField(name.Name) is AttributeField && !query.Warnings.Any(warning => Replaces(warning, name)))
            .OrderBy(name => name.Span.Start).DistinctBy(name => name.Name),
    ];

    /// <summary>Warns that no event has a name, and suggests what may have been meant.</summary>
    /// <param name="text">The query.</param>
    /// <param name="name">One of <see cref="Of"/>.</param>
    /// <param name="attributes">Names of attributes, the likelier first.</param>
    public QueryWarning Warn(string text, FieldName name, IEnumerable<string> attributes)
    {
        var member = binder.BindField(name.Name) is AttributeField attribute ? attribute.Member : name.Name;
        if (name.Name is ['!', _, ..])
        {
            return QueryWarning.At(text, name.Span, $"no event in the range has a field '{name.Name}': '-' excludes", $"-{QuotedText.Name(name.Name[1..])}");
        }

        if (Sentence().Match(text, name.Span.Start) is { Success: true } sentence)
        {
            var span = new TextSpan(sentence.Index, sentence.Length);
            return QueryWarning.At(text, span, $"no event in the range has a field '{name.Name}': {Quotes}", $"\"{QuotedText.Escape(sentence.Value, escapesStars: false)}\"");
        }

        var closest = attributes.FirstOrDefault(attribute => attribute.EndsWith($".{member}", StringComparison.OrdinalIgnoreCase)) ?? PartNames.Asked(member) ?? NameSuggestion.Closest(member, binder.Names.Concat(attributes));
        var isLabel = closest is null && text.AsSpan(name.Span.End).StartsWith(": ");
        return QueryWarning.At(text, name.Span, $"no event in the range has a field '{name.Name}'{(isLabel ? $": {Quotes}" : "")}", closest is null ? null : QuotedText.Name(closest));
    }

    private static bool Replaces(QueryWarning warning, FieldName name) =>
        warning.Position == name.Span.Start && warning.Suggestion is { } suggestion && !suggestion.Contains(name.Name, StringComparison.Ordinal);

    // Addresses, paths, times and numbers.
    [GeneratedRegex("""\G(?:[A-Za-z][A-Za-z+.-]*://[^\s()"]+|[A-Za-z]:\\[^\s()"]*|/[^\s()":=]+[:=][^\s()"]+|[0-9][0-9T.-]*\s*[<>=:]=?\s*[^\s()"]+)""", RegexOptions.CultureInvariant)]
    private static partial Regex Sentence();
}
