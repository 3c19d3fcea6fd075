using Sightglass.Query.Functions;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Formula;

/// <content>Aggregates of a value for each group: <c>Avg(Stddev(score) BY job_id)</c>. The lexer is at the parenthesis after the name.</content>
public sealed partial class FormulaParser
{
    private const string GroupsHint = "write Avg(Count() BY field)";

    // The keys that the value of groups has named within its own call, as in Avg(Stddev(score BY job_id)); null outside of such a value.
    private List<FieldName>? _groups;

    /// <summary>True when the argument is a value and keys: its call has a BY. A filter may contain that word, so a count must also begin with a call.</summary>
    private bool IsOfGroups(QueryFunction function)
    {
        if (_groups is not null)
        {
            return false;
        }

        var start = StatementText.SkipWhiteSpace(_text, _lexer.Position);
        return FilterPlaces.HasWord(_text, start, Keywords.By) && (function.Argument != FunctionArgument.Filter || StartsCall(start));
    }

    private bool StartsCall(int start)
    {
        while (start < _text.Length && _text[start] == '(')
        {
            start = StatementText.SkipWhiteSpace(_text, start + 1);
        }

        var end = start;
        while (end < _text.Length && StatementText.IsWordCharacter(_text[end]))
        {
            end++;
        }

        return end < _text.Length && _text[end] == '(' && QueryFunctions.Find(_text[start..end]) is not null;
    }

    private AggregateNode? ParseGroupsCall(FormulaToken name, FormulaToken open, QueryFunction function)
    {
        _groups = [];
        var value = ParseOperand();
        var keys = _groups;
        _groups = null;
        if (value is null || CheckGroupValue(value) is null)
        {
            return null;
        }

        if (keys.Count == 0 && (!IsWord(Keywords.By) || ParseKeys() is not { } read || Added(keys, read)))
        {
            return _error is null ? Fail<AggregateNode>(Current.Span, $"expected '{Keywords.By}' and a field after the value of '{name.Text}'", [Keywords.By], GroupsHint) : null;
        }

        return Close(open) ? Sized(Aggregate(name, function) with { Groups = new GroupedValue(value, keys) }) : null;

        static bool Added(List<FieldName> keys, List<FieldName> read)
        {
            keys.AddRange(read);
            return false;
        }
    }

    /// <summary>Reads the keys that a call within the value of groups may end with.</summary>
    private bool ParseInnerKeys()
    {
        if (_groups is null || !IsWord(Keywords.By))
        {
            return true;
        }

        if (_groups.Count > 0)
        {
            return Fail<FormulaNode>(Current.Span, $"'{Keywords.By}' is given twice", [], GroupsHint) is not null;
        }

        if (ParseKeys() is not { } keys)
        {
            return false;
        }

        _groups.AddRange(keys);
        return true;
    }

    /// <summary>Reads the fields behind the BY that the lexer is at.</summary>
    private List<FieldName>? ParseKeys()
    {
        List<FieldName> keys = [];
        do
        {
            if (ParseField($"'{Keywords.By}' needs a field") is not { } key || !CheckOfEvent(key))
            {
                return null;
            }

            if (keys.Count == QueryLimits.GroupKeys)
            {
                return Fail<List<FieldName>>(key.Span, $"groups have at most {QueryLimits.GroupKeys} keys");
            }

            keys.Add(key);
        }
        while (Current.Kind == FormulaTokenKind.Comma);
        return keys;
    }

    /// <summary>The value of a group is arithmetic on aggregates of its events.</summary>
    private FormulaNode? CheckGroupValue(FormulaNode value)
    {
        var hasAggregate = false;
        return Check(value, value.Span) && (hasAggregate || Fail<FormulaNode>(value.Span, "the value of a group needs a function of its events", [], GroupsHint) is not null) ? value : null;

        bool Check(FormulaNode node, TextSpan span)
        {
            switch (node)
            {
                case AggregateNode { Elapsed: null, Groups: null }:
                    hasAggregate = true;
                    return true;
                case AggregateNode { Elapsed: not null }:
                    return Fail<FormulaNode>(span, $"'{QueryFunctions.Elapsed.Name}' has keys of its own, so it is no value of a group") is not null;
                case AggregateNode:
                    return Fail<FormulaNode>(span, "the value of a group has no groups of its own") is not null;
                case OverTimeNode:
                    return Fail<FormulaNode>(span, "the value of a group has no rate and no value of an earlier time") is not null;
                case NameNode name:
                    return Check(name.Target, span);
                case NegationNode negation:
                    return Check(negation.Operand, span == value.Span ? negation.Operand.Span : span);
                case ArithmeticNode arithmetic:
                    return Check(arithmetic.Left, span == value.Span ? arithmetic.Left.Span : span) && Check(arithmetic.Right, span == value.Span ? arithmetic.Right.Span : span);
                default:
                    return true;
            }
        }
    }

    /// <summary>At least two values, of which each is used where those before it are null.</summary>
    private FormulaNode? ParseCoalesce(FormulaToken name, FormulaToken open)
    {
        if (ParseOperand() is not { } value)
        {
            return null;
        }

        if (Current.Kind != FormulaTokenKind.Comma)
        {
            return Fail<FormulaNode>(Current.Span, $"'{name.Text}' needs at least two values", [","], "write Coalesce(value, 0)");
        }

        while (Current.Kind == FormulaTokenKind.Comma)
        {
            if (ParseOperand() is not { } other || Sized(new ArithmeticNode(ArithmeticOperator.Coalesce, value, other, TextSpan.Between(name.Span.Start, other.Span.End))) is not { } both)
            {
                return null;
            }

            value = both;
        }

        return Close(open) ? value : null;
    }
}
