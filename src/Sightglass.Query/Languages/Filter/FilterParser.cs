using System.Globalization;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Filter;

/// <summary>Parses the filter language of docs/languages/filter.md.</summary>
/// <remarks>
/// <code>
/// filter    := or?                       nothing = every event
/// or        := and ("OR" and)*
/// and       := not (("AND")? not)*
/// not       := "NOT" not | "-" not | "(" or ")" | condition | text
/// condition := field ("=" | "!=" | ">" | ">=" | "&lt;" | "&lt;=" | ":") value
/// </code>
/// The first error ends the parsing; no input throws.
/// </remarks>
public sealed class FilterParser
{
    private static readonly IReadOnlyList<string> Condition = ["field", "text", "(", Keywords.Not];
    private static readonly IReadOnlyList<string> Value = ["value", "\"quoted value\"", "*"];

    private readonly string _text;
    private readonly FilterLexer _lexer;
    private readonly FilterSurroundings _surroundings;
    private QueryError? _error;
    private int _depth;
    private readonly QuerySize _size;
    private bool _hasTerm;

    private FilterParser(string text, int start, FilterSurroundings surroundings, QuerySize size)
    {
        _size = size;
        _text = text;
        _surroundings = surroundings;
        _lexer = new FilterLexer(text, start, surroundings);
    }

    /// <summary>Parses a filter.</summary>
    /// <param name="text">At most <see cref="QueryLimits.TextLength"/> characters.</param>
    public static ParseResult<FilterNode> Parse(string text)
    {
        if (text.Length > QueryLimits.TextLength)
        {
            return new(QueryError.TooLong(text));
        }

        var node = ParsePart(text, 0, FilterSurroundings.None, new QuerySize(), out var error, out _);
        return node is null ? new(error!) : new(node);
    }

    /// <summary>Parses a filter that begins inside a larger text.</summary>
    /// <param name="size">Counts all filters of the text.</param>
    /// <param name="end">Where the filter ended; the surrounding text continues there.</param>
    internal static FilterNode? ParsePart(string text, int start, FilterSurroundings surroundings, QuerySize size, out QueryError? error, out int end)
    {
        var parser = new FilterParser(text, start, surroundings, size);
        parser._lexer.Advance();
        var node = parser.ParseFilter();
        error = parser._error;
        end = parser._lexer.Current.Span.Start;
        return error is null ? node : null;
    }

    private FilterToken Current => _lexer.Current;

    private FilterNode? ParseFilter()
    {
        if (Current.Kind == FilterTokenKind.End)
        {
            return new MatchAllNode(Current.Span);
        }

        var node = ParseOr(after: null);
        if (node is not null && Current.Kind != FilterTokenKind.End)
        {
            return Fail(Current.Span, "')' closes nothing");
        }

        return node;
    }

    /// <param name="after">The text that requires a condition after it, for the error message.</param>
    private FilterNode? ParseOr(string? after)
    {
        List<FilterNode> operands = [];
        do
        {
            if (operands.Count > 0)
            {
                after = Keywords.Or;
                _lexer.Advance();
            }

            if (ParseAnd(after) is not { } operand)
            {
                return null;
            }

            operands.Add(operand);
        }
        while (Current.Kind == FilterTokenKind.Or);
        return operands.Count == 1 ? operands[0] : new OrNode(operands, Around(operands));
    }

    private FilterNode? ParseAnd(string? after)
    {
        List<FilterNode> operands = [];
        do
        {
            if (operands.Count > 0 && Current.Kind == FilterTokenKind.And)
            {
                after = Keywords.And;
                _lexer.Advance();
            }

            if (ParseNot(after) is not { } operand)
            {
                return null;
            }

            operands.Add(operand);
        }
        while (Current.Kind == FilterTokenKind.And || !Current.EndsOperand);
        return operands.Count == 1 ? operands[0] : new AndNode(operands, Around(operands));
    }

    private FilterNode? ParseNot(string? after)
    {
        var token = Current;
        switch (token.Kind)
        {
            case FilterTokenKind.Not or FilterTokenKind.Minus:
                return Nested(token, () => ParseNegation(token));
            case FilterTokenKind.LeftParenthesis:
                return Nested(token, () => ParseParentheses(token));
            case FilterTokenKind.Word or FilterTokenKind.Quoted:
                return ParseTerm(token);
            case FilterTokenKind.Unclosed:
                return Fail(token.Span, $"the quote {token.Text} is never closed");
            case FilterTokenKind.Operator:
                return Fail(token.Span, $"expected a field before '{token.Text}'", Condition);
            case FilterTokenKind.End when after is not null:
                return Fail(token.Span, $"expected a condition after '{after}'", Condition);
            default:
                return Fail(token.Span, $"expected a condition before '{token.Text}'", Condition);
        }
    }

    private NotNode? ParseNegation(FilterToken token)
    {
        _lexer.Advance();
        return ParseNot(token.Text) is { } operand ? new NotNode(operand, TextSpan.Between(token.Span.Start, operand.Span.End)) : null;
    }

    private FilterNode? ParseParentheses(FilterToken open)
    {
        _lexer.Advance();
        if (Current.Kind == FilterTokenKind.End)
        {
            return Fail(open.Span, "'(' is never closed");
        }

        if (ParseOr(open.Text) is not { } node)
        {
            return null;
        }

        if (Current.Kind != FilterTokenKind.RightParenthesis)
        {
            return Fail(open.Span, "'(' is never closed");
        }

        _lexer.Advance();
        return node;
    }

    private FilterNode? ParseTerm(FilterToken first)
    {
        if (_size.AddTerm() is { } tooMany)
        {
            return Fail(first.Span, tooMany);
        }

        var isFirst = !_hasTerm;
        _hasTerm = true;
        _lexer.Advance();
        if (Current.Kind == FilterTokenKind.Operator)
        {
            return ParseCondition(first);
        }

        if (first.Kind == FilterTokenKind.Word && !isFirst && _surroundings.Reject(first.Text) is var (what, hint))
        {
            return Fail(first.Span, what, hint: hint);
        }

        if (first.Kind == FilterTokenKind.Word && first.Text == "*")
        {
            return new MatchAllNode(first.Span);
        }

        return _size.AddSearchTerm() is { } tooManyTexts ? Fail(first.Span, tooManyTexts, hint: "name the field: message:word") : new SearchNode(first.Text, first.Span);
    }

    private FilterNode? ParseCondition(FilterToken field)
    {
        var symbol = Current;
        var @operator = FilterOperators.Find(symbol.Text);
        _lexer.AdvanceToValue();
        var value = Current;
        switch (value.Kind)
        {
            case FilterTokenKind.Word or FilterTokenKind.Quoted:
                break;
            case FilterTokenKind.Unclosed:
                return Fail(value.Span, $"the quote {value.Text} is never closed");
            case FilterTokenKind.Operator when symbol.Text == "=" && value.Text == "=":
                return Fail(value.Span, "unexpected '='", Value, "'=' is written once");
            case FilterTokenKind.Operator:
                return Fail(value.Span, $"unexpected '{value.Text}' after '{symbol.Text}'", Value, FilterOperators.Meant(symbol.Text, value.Text) is { } meant ? $"the operator is {meant}" : "put the value in quotes");
            case FilterTokenKind.End:
                return Fail(value.Span, $"expected a value after '{symbol.Text}'", Value);
            default:
                return Fail(value.Span, $"expected a value after '{symbol.Text}', not '{value.Text}'", Value, value.Kind switch
                {
                    FilterTokenKind.RightParenthesis => null,
                    FilterTokenKind.LeftParenthesis => "repeat the field: level=error OR level=warn",
                    _ => "put the value in quotes",
                });
        }

        var ordered = @operator.NeedsNumber && value.Kind == FilterTokenKind.Word && !IsNumber(value, out _) ? OrderedValue.Of(field.Text, @operator.Operator, value) : null;
        if (@operator.NeedsNumber && ordered is null && !IsNumber(value, out _))
        {
            return Fail(value.Span, $"'{symbol.Text}' needs a number, not {Quote(_text.Substring(value.Span.Start, value.Span.Length))}", ["number"], HintFor(value.Text));
        }

        // The attributes and the id are put together anew for every event, so searching in them is as dear as searching everywhere.
        var isSearch = field.Text is "attributes" or "id" && (@operator.Operator == ComparisonOperator.Contains || value.Stars is not null);
        if ((isSearch ? _size.AddSearchTerm() : null) is { } tooManyTexts)
        {
            return Fail(field.Span, tooManyTexts, hint: "name the field: message:word");
        }

        if (_size.AddField(field.Text) is { } tooMany)
        {
            return Fail(field.Span, tooMany, hint: "ask with several queries");
        }

        _lexer.Advance();
        return ordered is var (meaning, operand)
            ? new ComparisonNode(new FieldName(field.Text, field.Span), meaning, operand, TextSpan.Between(field.Span.Start, value.Span.End))
            : Compare(field, @operator.Operator, value);
    }

    /// <summary>How to write a value that has an order, but not with this field.</summary>
    private static string? HintFor(string value) =>
        value.StartsWith("now", StringComparison.Ordinal) ? "write a time such as 2026-01-15T10:30:00Z, or choose the time range"
        : value.Length > 1 && char.IsAsciiDigit(value[0]) && char.IsAsciiLetter(value[^1]) ? "durations have units in fields that end with _ms or _s; write the number in the field's own unit"
        : null;

    private static FilterNode Compare(FilterToken field, ComparisonOperator @operator, FilterToken value)
    {
        var name = new FieldName(field.Text, field.Span);
        var span = TextSpan.Between(field.Span.Start, value.Span.End);
        var isEquality = @operator is ComparisonOperator.Equal or ComparisonOperator.NotEqual;
        if (isEquality && value.Text == "*" && value.Stars is not null)
        {
            var exists = new ExistsNode(name, span);
            return @operator == ComparisonOperator.Equal ? exists : new NotNode(exists, span);
        }

        return new ComparisonNode(name, @operator, OperandOf(value, isEquality), span);
    }

    private static Operand OperandOf(FilterToken value, bool hasWildcards)
    {
        if (hasWildcards && value.Stars is { } stars)
        {
            return new PatternOperand(SplitAt(value.Text, stars), value.Span);
        }

        return IsNumber(value, out var number) ? new NumberOperand(number, value.Text, value.Span) : new TextOperand(value.Text, value.Span);
    }

    private static List<string> SplitAt(string text, IReadOnlyList<int> stars)
    {
        List<string> parts = [];
        var start = 0;
        foreach (var star in stars)
        {
            parts.Add(text[start..star]);
            start = star + 1;
        }

        parts.Add(text[start..]);
        return parts;
    }

    /// <summary>An unquoted number: digits with an optional sign, fraction and exponent, within the range of 64-bit floats.</summary>
    private static bool IsNumber(FilterToken token, out double value)
    {
        value = 0;
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        return token.Kind == FilterTokenKind.Word && token.Text.AsSpan().IndexOfAnyExceptInRange('+', '9') is var other
            && (other < 0 || token.Text[other] is 'e' or 'E') && !token.Text.Contains(',', StringComparison.Ordinal)
            && double.TryParse(token.Text, style, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    private FilterNode? Nested(FilterToken token, Func<FilterNode?> parse)
    {
        if (++_depth > QueryLimits.Depth)
        {
            return Fail(token.Span, $"nested deeper than {QueryLimits.Depth} levels");
        }

        var node = parse();
        _depth--;
        return node;
    }

    private static string Quote(string text) => text is ['"' or '\'', ..] ? text : $"'{text}'";

    private static TextSpan Around(List<FilterNode> operands) => TextSpan.Between(operands[0].Span.Start, operands[^1].Span.End);

    private FilterNode? Fail(TextSpan span, string what, IReadOnlyList<string>? expected = null, string? hint = null)
    {
        _error ??= QueryError.At(_text, span, what, expected, hint);
        return null;
    }
}
