using Sightglass.Query.Binding;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Warnings;

/// <summary>Finds names that stand for no field. Any name may be an attribute, so whether one is a mistake only the events can tell.</summary>
/// <param name="binder">Knows the canonical fields and those of the packs.</param>
public sealed class UnknownFields(QueryBinder binder)
{
    /// <summary>The names of a query that no field has, each once, at its first place.</summary>
    public IReadOnlyList<FieldName> Of(FilterNode filter) => Unknown(QueryNodes.Fields(filter));

    /// <inheritdoc cref="Of(FilterNode)"/>
    public IReadOnlyList<FieldName> Of(FormulaProgram program) => Unknown(QueryNodes.Fields(program));

    /// <summary>Says that a name was found nowhere, and what it may have been meant to be.</summary>
    /// <param name="text">The query.</param>
    /// <param name="name">One of <see cref="Of(FilterNode)"/>.</param>
    /// <param name="attributes">Names that attributes have, the likelier first.</param>
    public QueryWarning Warn(string text, FieldName name, IEnumerable<string> attributes)
    {
        var member = binder.BindField(name.Name) is AttributeField attribute ? attribute.Member : name.Name;
        var closest = PartNames.Asked(member) ?? NameSuggestion.Closest(member, binder.Names.Concat(attributes));
        return QueryWarning.At(text, name.Span, $"no event in the range has a field '{name.Name}'", closest is null ? null : FilterText.Name(closest));
    }

    private List<FieldName> Unknown(IEnumerable<FieldName> names) =>
        [.. names.Where(name => binder.BindField(name.Name) is AttributeField).OrderBy(name => name.Span.Start).DistinctBy(name => name.Name)];
}
