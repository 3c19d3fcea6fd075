using Sightglass.Query.Functions;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Formula;

/// <content>Function calls: the lexer is at the parenthesis after the name.</content>
public sealed partial class FormulaParser
{
    private const string ArrowHint = "write Elapsed(first filter -> second filter BY key)";

    private FormulaNode? ParseCall(FormulaToken name, QueryFunction function)
    {
        var open = Current;
        switch (function.Argument)
        {
            case FunctionArgument.Interval:
                return ParseInterval() is { } interval ? new AggregateNode(AggregateKind.Avg, new MatchAllNode(name.Span), name.Span) { Elapsed = interval } : null;
            case FunctionArgument.Filter or FunctionArgument.Number when IsElapsed(out var elapsed):
                return ParseElapsedCall(name, open, function, elapsed);
            case FunctionArgument.Filter or FunctionArgument.Number when IsOfGroups(function):
                return ParseGroupsCall(name, open, function);
            case FunctionArgument.Filter:
                return ParseFilter(_lexer.Position, _groups is null ? FilterPlaces.Call : FilterPlaces.BehindArrow) is { } filter && ParseInnerKeys() && Close(open)
                    ? new AggregateNode(AggregateKind.Count, filter, name.Span)
                    : null;
            case FunctionArgument.Values:
                return ParseCoalesce(name, open);
            case FunctionArgument.FieldByWidth or FunctionArgument.TimeInZone or FunctionArgument.FieldByPeriod or FunctionArgument.TwoFields:
                return Fail<FormulaNode>(name.Span, $"'{name.Text}' is a key, not a value", [], $"write it behind '{Keywords.Group} {Keywords.By}'");
            case FunctionArgument.Value:
                return ParseOperand() is { } operand && Close(open) ? Sized(new PreviousNode(operand, name.Span)) : null;
            case FunctionArgument.ValueByTime:
                return ParseRate(name, open);
            case FunctionArgument.ValueBySteps:
                return ParseMoving(name, open);
            default:
                return ParseFieldCall(name, open, function);
        }
    }

    private AggregateNode? ParseFieldCall(FormulaToken name, FormulaToken open, QueryFunction function) =>
        ParseField($"'{name.Text}' needs a field") is { } field && CheckOfEvent(field) && ParseInnerKeys() && Close(open) ? Aggregate(name, function) with { Field = field } : null;

    /// <summary>Rejects keys whose value depends on the other events of the question.</summary>
    private bool CheckOfEvent(FieldName field) => DerivedName.Read(field.Name, out _) is not { Days: > 0, Function: var function }
        || Fail<FormulaNode>(field.Span, $"'{function.Name}' is a key of '{Keywords.Group} {Keywords.By}' only") is not null;

    private AggregateNode? ParseElapsedCall(FormulaToken name, FormulaToken open, QueryFunction function, int start)
    {
        _lexer.AdvanceFrom(start);
        return ParseInterval() is { } interval && Close(open) ? Aggregate(name, function) with { Elapsed = interval } : null;
    }

    /// <summary>The arguments of Elapsed in either form; the lexer is at the parenthesis before them.</summary>
    private ElapsedInterval? ParseInterval()
    {
        var open = Current;
        if (FilterPlaces.HasArrow(_text, _lexer.Position))
        {
            return ParseSide(FilterPlaces.BeforeArrow, "before the arrow") is { } from && SkipArrow() && ParseSide(FilterPlaces.BehindArrow, "behind the arrow") is { } to
                && ParseKey() is { } by && Close(open) ? new ElapsedInterval(by, from, to) : null;
        }

        return ParseField($"'{QueryFunctions.Elapsed.Name}' needs a field") is { } key && ParseArgument() is { } first && ParseArgument() is { } second && Close(open)
            ? new ElapsedInterval(key, first, second)
            : null;
    }

    private FilterNode? ParseSide(FilterSurroundings surroundings, string place)
    {
        var start = _lexer.Position;
        return ParseFilter(start, surroundings) is not { } filter ? null
            : filter is MatchAllNode { Span.Length: 0 } ? Fail<FilterNode>(new TextSpan(start, 0), $"expected a filter {place}", ["filter"], ArrowHint)
            : filter;
    }

    /// <summary>Moves behind the arrow, whose first character is the current token.</summary>
    private bool SkipArrow()
    {
        var length = FilterPlaces.ArrowLength(_text, Current.Span.Start);
        if (length == 0)
        {
            return Fail<FilterNode>(Current.Span, $"expected an arrow between the filters of '{QueryFunctions.Elapsed.Name}'", ["->"], ArrowHint) is not null;
        }

        _lexer.AdvanceFrom(Current.Span.Start + length - 1);
        return true;
    }

    private FieldName? ParseKey() => IsWord(Keywords.By)
        ? ParseField($"'{Keywords.By}' needs a field")
        : Fail<FieldName>(Current.Span, $"expected '{Keywords.By}' and a field after the filters of '{QueryFunctions.Elapsed.Name}'", [Keywords.By], ArrowHint);

    private static AggregateNode Aggregate(FormulaToken name, QueryFunction function) =>
        new(function.Kind!.Value, new MatchAllNode(name.Span), name.Span) { Permille = function.Permille };

    /// <summary>True when the argument is <c>Elapsed(</c>, whose parenthesis is at <paramref name="parenthesis"/>.</summary>
    private bool IsElapsed(out int parenthesis)
    {
        var start = StatementText.SkipWhiteSpace(_text, _lexer.Position);
        var name = QueryFunctions.Elapsed.Name;
        parenthesis = StatementText.SkipWhiteSpace(_text, Math.Min(_text.Length, start + name.Length));
        return string.Compare(_text, start, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) == 0
            && parenthesis < _text.Length && _text[parenthesis] == '(';
    }

    private FilterNode? ParseArgument()
    {
        if (Current.Kind != FormulaTokenKind.Comma)
        {
            return Fail<FilterNode>(Current.Span, $"'{QueryFunctions.Elapsed.Name}' needs a field and two filters", [","], $"write {QueryFunctions.Elapsed.Syntax}");
        }

        var comma = Current;
        if (ParseFilter(_lexer.Position, FilterPlaces.Argument) is not { } filter)
        {
            return null;
        }

        return filter is MatchAllNode { Span.Length: 0 } ? Fail<FilterNode>(comma.Span, "expected a filter after ','", ["filter"]) : filter;
    }

    /// <summary>Reads the name of a field after the current token: quoted as in a filter, or up to white space, a comma or a parenthesis.</summary>
    private FieldName? ParseField(string missing)
    {
        var start = StatementText.SkipWhiteSpace(_text, _lexer.Position);
        return start < _text.Length && _text[start] is '"' or '\'' ? ParseQuotedField(start, missing) : ParseFieldName(start, missing);
    }

    private FieldName? ParseQuotedField(int start, string missing)
    {
        var lexer = new FilterLexer(_text, start, FilterSurroundings.None);
        lexer.Advance();
        var quoted = lexer.Current;
        return quoted.Kind == FilterTokenKind.Unclosed ? Fail<FieldName>(quoted.Span, $"the quote {quoted.Text} is never closed") : TakeField(quoted.Text, quoted.Span, missing);
    }

    private FieldName? ParseFieldName(int start, string missing)
    {
        var end = start;
        while (end < _text.Length && !char.IsWhiteSpace(_text[end]) && _text[end] is not ('(' or ')' or ',' or '"'))
        {
            end++;
        }

        return end < _text.Length && _text[end] == '(' && QueryFunctions.Find(_text[start..end]) is { IsKey: true } ? ParseDerived(start, end) : TakeField(_text[start..end], TextSpan.Between(start, end), missing);
    }

    /// <summary>Reads a call that stands for a field.</summary>
    /// <param name="open">Its parenthesis.</param>
    private FieldName? ParseDerived(int start, int open)
    {
        var end = open;
        while (end < _text.Length && _text[end] != ')')
        {
            end = _text[end] == '"' ? StatementText.EndOfQuote(_text, end) + 1 : end + 1;
        }

        if (end >= _text.Length)
        {
            return Fail<FieldName>(TextSpan.Between(open, open + 1), "'(' is never closed");
        }

        var span = TextSpan.Between(start, end + 1);
        return DerivedName.Read(_text[start..span.End], out var problem) is { } name ? TakeField(name.ToString(), span, "") : Fail<FieldName>(span, problem!);
    }

    private FieldName? TakeField(string name, TextSpan span, string missing)
    {
        if (name.Length == 0)
        {
            return Fail<FieldName>(span, missing, ["field"]);
        }

        if (_size.AddField(name) is { } tooMany)
        {
            return Fail<FieldName>(span, tooMany);
        }

        _lexer.AdvanceFrom(span.End);
        return new FieldName(name, span);
    }
}
