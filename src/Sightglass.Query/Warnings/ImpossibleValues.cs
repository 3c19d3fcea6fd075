using System.Text;
using System.Text.RegularExpressions;
using Sightglass.Query.Binding;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Warnings;

/// <summary>Finds comparisons with a text that no value of the field can be: <c>status_code=5xx</c>, <c>success=yes</c>, <c>level=critcal</c>.</summary>
/// <param name="binder">Knows the types of fields.</param>
public sealed partial class ImpossibleValues(QueryBinder binder)
{
    private static readonly string[] Levels = [.. Enum.GetNames<EventLevel>().Select(name => name.ToLowerInvariant())];

    /// <summary>A warning for each, unless there is one that says more about the same place.</summary>
    /// <param name="text">The query.</param>
    /// <param name="query">Its tree, with the warnings that its text alone gave.</param>
    public IEnumerable<QueryWarning> Of(string text, ParsedQuery query) =>
        QueryNodes.Filters(query).OfType<ComparisonNode>().Where(comparison => comparison.Operator is ComparisonOperator.Equal or ComparisonOperator.NotEqual)
            .Select(comparison => comparison.Operand is TextOperand operand && binder.BindField(comparison.Field.Name) is ColumnField column ? Warn(text, comparison, column.Field, operand) : null)
            .OfType<QueryWarning>().DistinctBy(warning => warning.Position)
            .Where(warning => !query.Warnings.Any(known => known.Position <= warning.Position && warning.Position < known.Position + known.Length));

    private QueryWarning? Warn(string text, ComparisonNode comparison, Field field, TextOperand operand)
    {
        var name = comparison.Field.Name;
        if (field.Name == CanonicalFields.Level.Name)
        {
            return Level.TryNormalize(Encoding.UTF8.GetBytes(operand.Text), out _) || (int.TryParse(operand.Text, out var number) && number is >= Level.MinPino and <= Level.MaxPino) ? null
                : QueryWarning.At(text, operand.Span, $"no level is called '{operand.Text}': there are {string.Join(", ", Levels)}", NameSuggestion.Closest(operand.Text, Levels));
        }

        if (field.Type is not (FieldType.Integer or FieldType.Number or FieldType.Boolean) || binder.Bind(comparison with { Operator = ComparisonOperator.Equal }) is not BoundConstant { Value: false })
        {
            return null;
        }

        // As people write all statuses that begin with a digit.
        var hundreds = comparison.Operator == ComparisonOperator.Equal && StatusClass().IsMatch(operand.Text) ? operand.Text[0] - '0' : (int?)null;
        return QueryWarning.At(
            text,
            comparison.Span,
            $"'{name}' is {(field.Type == FieldType.Boolean ? "true or false" : "a number")} and never '{operand.Text}'",
            hundreds is { } from && field.Type != FieldType.Boolean ? $"({name}>={from}00 {Keywords.And} {name}<{from + 1}00)" : null);
    }

    [GeneratedRegex("^[1-5](xx|XX|\\?\\?|\\.\\.)$", RegexOptions.CultureInvariant)]
    private static partial Regex StatusClass();
}
