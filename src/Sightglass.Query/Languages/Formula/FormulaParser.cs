using System.Globalization;
using Sightglass.Query.Functions;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Languages.Formula;

/// <summary>Parses the formula language of docs/languages/formula.md.</summary>
/// <remarks>
/// <code>
/// formula   := line (line break line)*                every line except the last has a name
/// line      := (name "=")? sum (("&lt;" | "&lt;=" | ">" | ">=") sum)? ("WHERE" filter)? ("GROUP BY" field ("," field)*)? ("ORDER BY" ("value" | field) ("ASC" | "DESC")?)? ("LIMIT" number)?
/// sum       := product (("+" | "-") product)*
/// product   := unary (("*" | "×" | "/" | "÷") unary)*
/// unary     := "-" unary | number | "(" sum ")" | call | name
/// call      := "Count" ("(" filter ")")? | function "(" field ")" | function "(" elapsed ")" | function "(" sum "BY" field ("," field)* ")" | elapsed
///            | "Coalesce" "(" sum ("," sum)+ ")" | "Previous" "(" sum ")" | "Moving" "(" sum "," number ")" | "Rate" "(" (sum | filter) ("," unit)? ")"
/// field     := name | key "(" name ("," (width | zone | period))? ")"
/// elapsed   := "Elapsed" "(" (field "," filter "," filter | filter "->" filter "BY" field) ")"
/// </code>
/// Line breaks between the parts of a line: <see cref="StatementText"/>. The first error ends the parsing; no input throws.
/// </remarks>
public sealed partial class FormulaParser
{
    private const string ValueColumn = "value";

    private static readonly IReadOnlyList<string> Operand = ["number", "function", "name", "("];

    private readonly string _text;
    private readonly FormulaResolver _resolver;
    private readonly FormulaLexer _lexer;
    private readonly QuerySize _size = new();

    // At most QueryLimits.FormulaLines; lives as long as the parser.
    private readonly Dictionary<string, FormulaNode> _lines = new(StringComparer.Ordinal);
    private QueryError? _error;
    private int _depth;

    private FormulaParser(string text, FormulaResolver resolver)
    {
        _text = text;
        _resolver = resolver;
        _lexer = new FormulaLexer(text);
    }

    private FormulaToken Current => _lexer.Current;

    /// <summary>Parses a formula and the formulas of the metrics that it uses.</summary>
    /// <param name="text">At most <see cref="QueryLimits.TextLength"/> characters.</param>
    /// <param name="names">Resolves the names that the formula's own lines do not define.</param>
    public static ParseResult<FormulaProgram> Parse(string text, FormulaNames? names = null) => Parse(text, new FormulaResolver(names ?? FormulaNames.None));

    internal static ParseResult<FormulaProgram> Parse(string text, FormulaResolver resolver)
    {
        if (text.Length > QueryLimits.TextLength)
        {
            return new(QueryError.TooLong(text));
        }

        var parser = new FormulaParser(text, resolver);
        var program = parser.ParseProgram();
        return program is not null && parser._error is null ? new(program) : new(parser._error!);
    }

    private FormulaProgram? ParseProgram()
    {
        List<NamedLine> named = [];
        _lexer.Advance();
        if (Current.Kind == FormulaTokenKind.End)
        {
            return Fail<FormulaProgram>(Current.Span, "the formula is empty", Operand);
        }

        while (true)
        {
            var name = TakeName(out var start);
            if (_error is not null || ParseLine(name) is not { } line)
            {
                return null;
            }

            if (name is { } defined)
            {
                named.Add(new NamedLine(defined.Text, line.Value));
                _lines.Add(defined.Text, line.Value);
            }

            if (Current.Kind is FormulaTokenKind.End or FormulaTokenKind.Comparison)
            {
                return line with { Text = _text, Lines = [.. named, .. Sides(line.Value, named)] };
            }

            if (name is null || named.Count > QueryLimits.FormulaLines)
            {
                return Fail<FormulaProgram>(
                    TextSpan.Between(start, Current.Span.Start),
                    name is null ? "only the last line may be without a name" : $"a formula has at most {QueryLimits.FormulaLines} lines",
                    hint: name is null ? "write 'Name = …', or end the line with an operator to go on" : null);
            }

            _lexer.Advance();
        }
    }

    /// <summary>Consumes <c>Name =</c> if the line begins with it.</summary>
    private FormulaToken? TakeName(out int start)
    {
        var word = Current;
        start = word.Span.Start;
        var next = StatementText.SkipWhiteSpace(_text, word.Span.End);
        if (word.Kind != FormulaTokenKind.Word || next >= _text.Length || _text[next] != '=')
        {
            return null;
        }

        if (_lines.ContainsKey(word.Text))
        {
            Fail<FormulaNode>(word.Span, $"the name '{word.Text}' is given twice");
        }

        _lexer.Advance();
        _lexer.Advance();
        return word;
    }

    private FormulaProgram? ParseLine(FormulaToken? name)
    {
        if ((name is null ? ParseCompared() : ParseSum()) is not { } value)
        {
            return null;
        }

        if (IsWord(Keywords.Where))
        {
            if (ParseWhere() is not { } where)
            {
                return null;
            }

            value = WhereFilter.Apply(value, where);
            if (Current.Kind is FormulaTokenKind.Times or FormulaTokenKind.Divide)
            {
                return Fail<FormulaProgram>(Current.Span, $"unexpected '{Current.Text}' behind '{Keywords.Where}'", [], FilterPlaces.ArithmeticHint);
            }
        }

        if (_size.AddLine(value) is { } tooMuch)
        {
            return Fail<FormulaProgram>(value.Span, tooMuch);
        }

        var program = new FormulaProgram(_text, [], value);
        if (name is { } named && !Current.EndsStatement && IsClause())
        {
            return Fail<FormulaProgram>(Current.Span, $"'{named.Text}' stands for one value, so its line has no '{Current.Text}'");
        }

        var result = ParseClauses(program);
        if (result is not null && !EndsLine)
        {
            return Unexpected<FormulaProgram>(result.GroupBy.Count > 0 ? $"'{Keywords.Where}' stands before '{Keywords.Group} {Keywords.By}'" : $"join conditions with '{Keywords.And}'");
        }

        return result;
    }

    private FilterNode? ParseWhere()
    {
        var keyword = Current;
        if (ParseFilter(_lexer.Position, _isCondition ? FilterPlaces.WhereOfCondition : FilterPlaces.Where) is not { } filter)
        {
            return null;
        }

        return filter is MatchAllNode { Span.Length: 0 }
            ? Fail<FilterNode>(new TextSpan(keyword.Span.End, 0), $"expected a condition after '{Keywords.Where}'", ["filter"])
            : CheckWhereOfCondition(filter);
    }

    private FormulaNode? ParseSum()
    {
        var left = ParseProduct();
        while (left is not null && Current.Kind is FormulaTokenKind.Plus or FormulaTokenKind.Minus)
        {
            var @operator = Current.Kind == FormulaTokenKind.Plus ? ArithmeticOperator.Add : ArithmeticOperator.Subtract;
            _lexer.Advance();
            left = Combine(@operator, left!, ParseProduct());
        }

        return left;
    }

    private FormulaNode? ParseProduct()
    {
        var left = ParseUnary();
        while (left is not null && Current.Kind is FormulaTokenKind.Times or FormulaTokenKind.Divide)
        {
            var @operator = Current.Kind == FormulaTokenKind.Times ? ArithmeticOperator.Multiply : ArithmeticOperator.Divide;
            _lexer.Advance();
            left = Combine(@operator, left!, ParseUnary());
        }

        return left;
    }

    private FormulaNode? Combine(ArithmeticOperator @operator, FormulaNode left, FormulaNode? right) =>
        right is null ? null : Sized(new ArithmeticNode(@operator, left, right, TextSpan.Between(left.Span.Start, right.Span.End)));

    private FormulaNode? ParseUnary()
    {
        if (++_depth > QueryLimits.Depth)
        {
            return Fail<FormulaNode>(Current.Span, $"nested deeper than {QueryLimits.Depth} levels");
        }

        var node = Current.Kind switch
        {
            FormulaTokenKind.Minus => ParseNegation(),
            FormulaTokenKind.Number => ParseNumber(),
            FormulaTokenKind.LeftParenthesis => ParseParentheses(),
            FormulaTokenKind.Word => ParseWord(),
            FormulaTokenKind.RightParenthesis => Fail<FormulaNode>(Current.Span, "expected a number, a function or a name before ')'", Operand),
            _ => ExpectedOperand(),
        };
        _depth--;
        return node;
    }

    private FormulaNode? ExpectedOperand() => Current.EndsStatement
        ? Fail<FormulaNode>(Current.Span, "expected a number, a function or a name at the end", Operand)
        : Unexpected<FormulaNode>();

    private FormulaNode? ParseNegation()
    {
        var minus = Current;
        _lexer.Advance();
        return ParseUnary() is { } operand ? Sized(new NegationNode(operand, TextSpan.Between(minus.Span.Start, operand.Span.End))) : null;
    }

    private NumberNode? ParseNumber()
    {
        var token = Current;
        const NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;
        if (!double.TryParse(token.Text.AsSpan(token.Text[0] == '$' ? 1 : 0), style, CultureInfo.InvariantCulture, out var value) || !double.IsFinite(value))
        {
            return Fail<NumberNode>(token.Span, $"'{token.Text}' is not a number");
        }

        _lexer.Advance();
        return new NumberNode(value, token.Span);
    }

    private FormulaNode? ParseParentheses()
    {
        var open = Current;
        _lexer.Advance();
        var node = ParseSum();
        return node is not null && Close(open) ? node : null;
    }

    /// <summary>Consumes the parenthesis that closes <paramref name="open"/>.</summary>
    private bool Close(FormulaToken open)
    {
        if (Current.Kind == FormulaTokenKind.RightParenthesis)
        {
            _lexer.Advance();
            return true;
        }

        _ = Current.Kind == FormulaTokenKind.End
            ? Fail<FormulaNode>(open.Span, "'(' is never closed")
            : Unexpected<FormulaNode>($"'{Keywords.Where}' restricts a whole line: write {QueryFunctions.Count.Syntax}, or give the value a line and a name of its own");
        return false;
    }

    private FormulaNode? ParseWord()
    {
        var word = Current;
        _lexer.Advance();
        if (Current.Kind == FormulaTokenKind.LeftParenthesis)
        {
            return QueryFunctions.Find(word.Text) is { } called ? ParseCall(word, called) : UnknownFunction(word);
        }

        if (_lines.TryGetValue(word.Text, out var line))
        {
            return Sized(new NameNode(word.Text, line, word.Span));
        }

        var function = QueryFunctions.Find(word.Text);
        if (function?.Kind == AggregateKind.Count)
        {
            return new AggregateNode(AggregateKind.Count, new MatchAllNode(word.Span), word.Span);
        }

        var target = _resolver.Resolve(word.Text, word.Span, out var reason);
        return target is not null ? Sized(new NameNode(word.Text, target, word.Span))
            : reason is not null ? Fail<FormulaNode>(word.Span, reason)
            : function is not null ? Fail<FormulaNode>(word.Span, $"'{word.Text}' needs parentheses", ["("], $"write {function.Syntax}")
            : UnknownName(word);
    }

    private FormulaNode? UnknownFunction(FormulaToken word) =>
        Fail<FormulaNode>(word.Span, $"unknown function '{word.Text}'", [.. QueryFunctions.Names], Suggest(word.Text, QueryFunctions.Names));

    private FormulaNode? UnknownName(FormulaToken word)
    {
        var names = _lines.Keys.Concat(_resolver.Names);

        // Formulas of documents use names that stand in another formula, or in the words around them.
        var hint = Suggest(word.Text, names.Concat(QueryFunctions.Names)) ?? $"write what it is on a line before, such as {word.Text} = Count(event=\"…\"), or of a field Avg({word.Text})";
        return Fail<FormulaNode>(word.Span, $"unknown name '{word.Text}'", [], hint);
    }

    private static string? Suggest(string name, IEnumerable<string> candidates) =>
        NameSuggestion.Closest(name, candidates) is { } closest ? $"did you mean '{(char.IsLower(name[0]) && QueryFunctions.Find(closest) is not null ? closest.ToLowerInvariant() : closest)}'?" : null;

    private FilterNode? ParseFilter(int start, FilterSurroundings surroundings)
    {
        var filter = FilterParser.ParsePart(_text, start, surroundings, _size, out var error, out var end);
        _error ??= error;
        if (filter is not null)
        {
            _lexer.AdvanceFrom(end);
        }

        return filter;
    }

    private T? Sized<T>(T node)
        where T : FormulaNode =>
        node.Size <= QueryLimits.Operations ? node : Fail<T>(node.Span, $"with every name replaced by what it stands for, a formula has at most {QueryLimits.Operations} operations");

    private bool IsWord(string word) => Current.Kind == FormulaTokenKind.Word && Current.Text == word;

    /// <summary>Reports unexpected text where the line should end. A lower-case keyword is a likely cause.</summary>
    /// <param name="whereHint">The hint when the text is a WHERE.</param>
    private T? Unexpected<T>(string? whereHint = null)
        where T : class
    {
        if (Current.EndsStatement)
        {
            return Fail<T>(Current.Span, "the line ends too early");
        }

        var upper = Current.Text.ToUpperInvariant();
        var hint = IsWord(Keywords.Where) ? whereHint
            : upper != Current.Text && upper is Keywords.Where or Keywords.Group or Keywords.Order or Keywords.Limit ? $"did you mean '{upper}'?"
            : null;
        return Fail<T>(Current.Span, $"unexpected '{Current.Text}'", [], hint);
    }

    private T? Fail<T>(TextSpan span, string what, IReadOnlyList<string>? expected = null, string? hint = null)
        where T : class
    {
        _error ??= QueryError.At(_text, span, what, expected, hint);
        return null;
    }
}
