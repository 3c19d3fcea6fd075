using Sightglass.Query.Functions;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Languages.Formula;

/// <content>Conditions on the value of a formula, for alerts.</content>
/// <remarks>
/// <code>
/// condition := formula ("&lt;" | "&lt;=" | ">" | ">=") limit
/// limit     := "-"? (number | constant)
/// </code>
/// </remarks>
public sealed partial class FormulaParser
{
    private const string ConditionHint = "write a formula, one of <, <=, >, >= and a limit, for example \"success_rate < 0.8\"";

    private bool _isCondition;

    /// <summary>Parses a formula and the limit it is compared with.</summary>
    /// <param name="text">At most <see cref="QueryLimits.TextLength"/> characters.</param>
    /// <param name="names">Names that the formula and the limit can use.</param>
    public static ParseResult<FormulaCondition> ParseCondition(string text, FormulaNames? names = null)
    {
        if (text.Length > QueryLimits.TextLength)
        {
            return new(QueryError.TooLong(text));
        }

        names ??= FormulaNames.None;
        var parser = new FormulaParser(text, new FormulaResolver(names)) { _isCondition = true };
        var condition = parser.ParseProgram() is { } program ? parser.ParseComparison(program, names.Constants) : null;
        return condition is not null && parser._error is null ? new(condition) : new(parser._error!);
    }

    // In a condition, the comparison also ends the line.
    private bool EndsLine => Current.EndsStatement || (_isCondition && Current.Kind == FormulaTokenKind.Comparison);

    private FormulaCondition? ParseComparison(FormulaProgram program, IReadOnlyDictionary<string, double> constants)
    {
        if (program.GroupBy is [var key, ..])
        {
            return Fail<FormulaCondition>(key.Span, $"a condition compares one value, so it has no '{Keywords.Group} {Keywords.By}'", hint: "name the fields under 'by' of the alert");
        }

        if (MovingNode.In(program) is { } moving)
        {
            return Fail<FormulaCondition>(moving.Span, $"a condition compares one value, so it has no '{QueryFunctions.Moving.Name}'", hint: "write the value alone and choose a longer window");
        }

        var symbol = Current;
        if (symbol.Kind != FormulaTokenKind.Comparison)
        {
            return Fail<FormulaCondition>(symbol.Span, "expected a comparison at the end", [.. Comparison.Operators.Select(known => known.Text)], ConditionHint);
        }

        _lexer.Advance();
        if (ParseLimit(symbol, constants) is not { } limit)
        {
            return null;
        }

        if (Current.Kind != FormulaTokenKind.End)
        {
            return Fail<FormulaCondition>(Current.Span, "a condition ends with its limit", hint: "compute on its left side");
        }

        var @operator = Comparison.Operators.First(known => known.Text == symbol.Text).Operator;
        return new FormulaCondition(program with { Text = _text[..symbol.Span.Start].TrimEnd() }, new Comparison(@operator, limit));
    }

    private double? ParseLimit(FormulaToken symbol, IReadOnlyDictionary<string, double> constants)
    {
        var sign = 1;
        if (Current.Kind == FormulaTokenKind.Minus)
        {
            sign = -1;
            _lexer.Advance();
        }

        var limit = Current;
        if (limit.Kind == FormulaTokenKind.Number)
        {
            return sign * ParseNumber()?.Value;
        }

        if (constants.TryGetValue(limit.Text, out var constant))
        {
            _lexer.Advance();
            return sign * constant;
        }

        _ = limit.EndsStatement
            ? Fail<NumberNode>(limit.Span, $"expected a limit after '{symbol.Text}'", ["number", "constant"])
            : Fail<NumberNode>(limit.Span, $"the limit '{limit.Text}' is neither a number nor a constant", ["number", "constant"], Suggest(limit.Text, constants.Keys));
        return null;
    }

    /// <summary>Rejects <c>WHERE a=b AND c > 5</c>: <c>c > 5</c> is probably a part of the filter, and the limit is missing. A text term before the comparison must be in quotes.</summary>
    private FilterNode? CheckWhereOfCondition(FilterNode filter) =>
        _isCondition && Current.Kind == FormulaTokenKind.Comparison && LastTerm(filter) is SearchNode search && _text[search.Span.Start] is not ('"' or '\'')
            ? Fail<FilterNode>(search.Span, $"'{search.Text}' before '{Current.Text}' would be searched as text", [], $"write the filter within the function, as in Count({search.Text} {Current.Text} 5) > 3, or put the text in quotes")
            : filter;

    private static FilterNode LastTerm(FilterNode filter) => filter switch
    {
        AndNode and => LastTerm(and.Operands[^1]),
        OrNode or => LastTerm(or.Operands[^1]),
        NotNode not => LastTerm(not.Operand),
        _ => filter,
    };
}
