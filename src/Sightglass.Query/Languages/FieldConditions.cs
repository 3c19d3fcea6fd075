using Sightglass.Query.Binding;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Languages;

/// <summary>Rewrites what only patterns of CloudWatch see of an event as comparisons of fields, for the languages that see fields.</summary>
/// <remarks>
/// <code>
/// $.a.b = 1                 a.b = 1
/// $.a != x                  a != x, and the event has an a
/// a term                    the message contains it, in the same letter case
/// $.a[0], [ip, status]      nothing: fields have no elements and no words
/// </code>
/// </remarks>
/// <param name="binder">Knows which names are fields: an attribute may be an array or object, a field cannot.</param>
/// <param name="lost">Receives what the rewritten filter does not say.</param>
internal sealed class FieldConditions(QueryBinder binder, ICollection<string> lost)
{
    /// <exception cref="InexpressibleException">No comparison of a field says it.</exception>
    public FilterNode Of(FilterNode node) => node switch
    {
        AndNode and => and with { Operands = [.. and.Operands.Select(Of)] },
        OrNode or => or with { Operands = [.. or.Operands.Select(Of)] },
        NotNode not => not with { Operand = Of(not.Operand) },
        LineNode line => Line(line),
        PathNode path => Path(path),
        TokenNode => throw new InexpressibleException("a test of a word of the log line"),
        _ => node,
    };

    private ComparisonNode Line(LineNode line)
    {
        lost.Add("an event without a message, of which a term is searched in its JSON");
        return line.Operand is RegexOperand regex
            ? new ComparisonNode(Field(CanonicalFields.Message.Name), ComparisonOperator.Matches, new TextOperand(regex.Expression, line.Span), line.Span)
            : new ComparisonNode(Field(CanonicalFields.Message.Name), ComparisonOperator.Includes, line.Operand, line.Span);
    }

    private FilterNode Path(PathNode node)
    {
        var names = node.Path.LeadingNames;
        if (names.Count < node.Path.Steps.Count)
        {
            throw new InexpressibleException("a path into arrays, or to any member of an object");
        }

        var name = string.Join('.', names);
        if (name.Contains('.', StringComparison.Ordinal))
        {
            Lose(name, $"whether the dots of '{name}' lead into an object or are part of a name");
        }

        name = name is "timestamp" or "@timestamp" ? "time" : name;
        if (binder.BindField(name) is not AttributeField || PartNames.Asked(name) != CanonicalFields.Message.Name)
        {
            return Path(name, node);
        }

        // Under another name of the message: what is stored under this name, or else the message.
        var exists = new ExistsNode(Field(name), node.Span);
        return new OrNode([new AndNode([exists, Path(name, node)], node.Span), new AndNode([new NotNode(exists, node.Span), Path(CanonicalFields.Message.Name, node)], node.Span)], node.Span);
    }

    private FilterNode Path(string name, PathNode node)
    {
        var (field, span) = (Field(name), node.Span);
        var exists = new ExistsNode(field, span);
        switch (node.Condition)
        {
            case ValueIs { State: ValueState.True or ValueState.False } state:
                Lose(name, $"the difference between a boolean of '{name}' and a text of the same letters");
                return new ComparisonNode(field, ComparisonOperator.Equal, new TextOperand(state.State == ValueState.True ? "true" : "false", span), span);
            case ValueIs { State: ValueState.Null } when node.Path.Steps.Count > 1:
                throw new InexpressibleException($"that '{name}' is a null within an object");
            case ValueIs:
                if (node.Path.Steps.Count > 1)
                {
                    Lose(name, $"that a null of '{name}' is a value");
                }

                return new NotNode(exists, span);
            case ValueComparison comparison:
                return Comparison(field, comparison, span);
            default:
                throw new InexpressibleException($"the condition on '{name}'");
        }
    }

    private FilterNode Comparison(FieldName field, ValueComparison comparison, TextSpan span)
    {
        var isNegated = comparison.Operator == ComparisonOperator.NotEqual;
        if (isNegated || (comparison.Operator == ComparisonOperator.Equal && comparison.Operand is not NumberOperand and not TextOperand { Text: not (['{', ..] or ['[', ..]) }))
        {
            Lose(field.Name, $"that an array or object of '{field.Name}'{(comparison.Operand is NumberOperand ? ", or a boolean," : "")} is neither equal nor different");
        }

        var ordered = new ComparisonNode(field, comparison.Operator, comparison.Operand, span);
        if (comparison.Operator is not (ComparisonOperator.Equal or ComparisonOperator.NotEqual) && binder.Bind(ordered) is BoundWholeTest)
        {
            Lose(field.Name, $"that a text of '{field.Name}' with the digits of a number is none");
        }

        return comparison.Operand switch
        {
            RegexOperand regex when new ComparisonNode(field, ComparisonOperator.Matches, new TextOperand(regex.Expression, span), span) is var matches =>
                isNegated ? new AndNode([new ExistsNode(field, span), new NotNode(matches, span)], span) : matches,
            _ => ordered with { WhenMissing = isNegated ? MissingField.DoesNotMatch : MissingField.Differs },
        };
    }

    /// <summary>Only attributes have values of every kind.</summary>
    private void Lose(string name, string what)
    {
        if (binder.BindField(name) is AttributeField)
        {
            lost.Add(what);
        }
    }

    private static FieldName Field(string name) => new(name, default);
}
