using Sightglass.Query.Binding;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Warnings;

/// <summary>Finds names that stand for no field. Any name may be an attribute, so whether one is a mistake only the events can tell.</summary>
/// <param name="binder">Knows the canonical fields and those of the packs.</param>
public sealed class UnknownFields(QueryBinder binder)
{
    /// <summary>The names of a query that no field has, each once, at its first place.</summary>
    public IReadOnlyList<FieldName> Of(ParsedQuery query) =>
        [.. QueryNodes.Fields(query).Where(name => binder.BindField(name.Name) is AttributeField).OrderBy(name => name.Span.Start).DistinctBy(name => name.Name)];

    /// <summary>Says that a name was found nowhere, and what it may have been meant to be.</summary>
    /// <param name="text">The query.</param>
    /// <param name="name">One of <see cref="Of"/>.</param>
    /// <param name="attributes">Names that attributes have, the likelier first.</param>
    public QueryWarning Warn(string text, FieldName name, IEnumerable<string> attributes)
    {
        var member = binder.BindField(name.Name) is AttributeField attribute ? attribute.Member : name.Name;
        var closest = PartNames.Asked(member) ?? NameSuggestion.Closest(member, binder.Names.Concat(attributes));
        return QueryWarning.At(text, name.Span, $"no event in the range has a field '{name.Name}'", closest is null ? null : QuotedText.Name(closest));
    }
}
