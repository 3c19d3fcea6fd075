using Sightglass.Query.Binding;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Warnings;

/// <summary>Finds declared fields in a query. Values of another type are attributes with the field's name, so a query on the field does not see them.</summary>
/// <param name="binder">Knows the canonical fields and those of the packs.</param>
public sealed class DriftedFields(QueryBinder binder)
{
    /// <summary>Where values of another type would be, for each declared field that a query names: under the names that clients use for it.</summary>
    public IReadOnlyList<DriftedField> Of(ParsedQuery query) =>
    [
        .. QueryNodes.Fields(query).OrderBy(name => name.Span.Start).Select(name => (Name: name, (binder.BindField(name.Name) as ColumnField)?.Field))
            .Where(named => named.Field is not null).DistinctBy(named => named.Field!.Name)
            .SelectMany(named => named.Field!.Aliases.Prepend(named.Field.Name).Select(alias => new DriftedField(named.Name, named.Field, new FieldName($"attributes.{alias}", default)))),
    ];

    /// <summary>Warns that some event has such a value.</summary>
    /// <param name="text">The query.</param>
    /// <param name="field">One of <see cref="Of"/>.</param>
    public static QueryWarning Warn(string text, DriftedField field) =>
        QueryWarning.At(text, field.Name.Span, $"some events in the range have a '{field.Name.Name}' that is not {Wanted(field.Field.Type)} and is not looked at; it is in '{field.Elsewhere.Name}'", null);

    private static string Wanted(FieldType type) => type switch
    {
        FieldType.Integer => "a whole number",
        FieldType.Number => "a number",
        FieldType.Boolean => "true or false",
        FieldType.Timestamp => "a time",
        _ => "a text",
    };
}

/// <param name="Name">As the query writes it.</param>
/// <param name="Elsewhere">The attribute that has values of other types.</param>
public sealed record DriftedField(FieldName Name, Field Field, FieldName Elsewhere);
