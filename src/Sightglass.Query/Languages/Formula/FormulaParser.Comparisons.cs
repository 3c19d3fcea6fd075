using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Formula;

/// <content>Comparisons of two values, for questions: <c>error_rate > 0.05</c>. Metrics and conditions have one value.</content>
public sealed partial class FormulaParser
{
    private bool _isQuestion;

    // The texts of both sides of the last line, if it is a comparison.
    private (string Left, string Right)? _compared;

    /// <summary>Parses a formula that may compare two values. Its lines then end with the two sides, named as they are written.</summary>
    /// <inheritdoc cref="Parse(string, FormulaNames?)"/>
    public static ParseResult<FormulaProgram> ParseQuestion(string text, FormulaNames? names = null)
    {
        if (text.Length > QueryLimits.TextLength)
        {
            return new(QueryError.TooLong(text));
        }

        var parser = new FormulaParser(text, new FormulaResolver(names ?? FormulaNames.None)) { _isQuestion = true };
        var program = parser.ParseProgram();
        return program is not null && parser._error is null ? new(program) : new(parser._error!);
    }

    private FormulaNode? ParseCompared()
    {
        var start = Current.Span.Start;
        var left = ParseSum();
        if (left is null || !_isQuestion || Current.Kind != FormulaTokenKind.Comparison)
        {
            return left;
        }

        var symbol = Current;
        _lexer.Advance();
        var compared = Combine(OperatorOf(symbol.Text), left, ParseSum());
        _compared = (_text[start..symbol.Span.Start].Trim(), _text[symbol.Span.End..Math.Max(symbol.Span.End, Current.Span.Start)].Trim());
        return compared;
    }

    private static ArithmeticOperator OperatorOf(string symbol) => symbol switch
    {
        "<" => ArithmeticOperator.Less,
        "<=" => ArithmeticOperator.LessOrEqual,
        ">" => ArithmeticOperator.Greater,
        _ => ArithmeticOperator.GreaterOrEqual,
    };

    /// <summary>The two sides of a comparison as lines; none that is a line already.</summary>
    private IEnumerable<NamedLine> Sides(FormulaNode value, IReadOnlyList<NamedLine> lines) => _compared is var (left, right) && value is ArithmeticNode compared
        ? new[] { new NamedLine(left, compared.Left), new NamedLine(right, compared.Right) }.DistinctBy(side => side.Name).Where(side => side.Name != ValueColumn && lines.All(line => line.Name != side.Name))
        : [];
}
