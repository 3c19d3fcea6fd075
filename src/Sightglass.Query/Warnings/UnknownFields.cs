using Sightglass.Query.Binding;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Warnings;

/// <summary>Finds names that are not fields. Any name may be an attribute, so only the events can tell whether it is a mistake.</summary>
/// <param name="binder">Knows the canonical fields and those of the packs.</param>
public sealed class UnknownFields(QueryBinder binder)
{
    /// <summary>The names in a query that are not fields, each once, at its first position.</summary>
    public IReadOnlyList<FieldName> Of(ParsedQuery query) =>
        [.. QueryNodes.Fields(query).Where(name => binder.BindField(name.Name) is AttributeField).OrderBy(name => name.Span.Start).DistinctBy(name => name.Name)];

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

        var closest = attributes.FirstOrDefault(attribute => attribute.EndsWith($".{member}", StringComparison.OrdinalIgnoreCase)) ?? PartNames.Asked(member) ?? NameSuggestion.Closest(member, binder.Names.Concat(attributes));
        return QueryWarning.At(text, name.Span, $"no event in the range has a field '{name.Name}'", closest is null ? null : QuotedText.Name(closest));
    }
}
