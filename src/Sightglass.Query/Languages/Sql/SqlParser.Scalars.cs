using System.Globalization;
using Sightglass.Query.Syntax;
using Sightglass.Query.Syntax.Relations;

namespace Sightglass.Query.Languages.Sql;

internal sealed partial class SqlParser
{
    private const long MaxYears = 400;

    private static readonly Dictionary<string, BinaryOperator> Comparisons = new()
    {
        ["="] = BinaryOperator.Equal,
        ["!="] = BinaryOperator.NotEqual,
        ["<>"] = BinaryOperator.NotEqual,
        ["<"] = BinaryOperator.Less,
        ["<="] = BinaryOperator.LessOrEqual,
        [">"] = BinaryOperator.Greater,
        [">="] = BinaryOperator.GreaterOrEqual,
    };

    private ScalarNode ParseScalar(bool allowsStar = false)
    {
        using var level = Enter();
        if (allowsStar && Next.IsSymbol("*"))
        {
            return new StarNode(null, Take().Span);
        }

        if (allowsStar && Next.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName && _tokens[_at + 1].IsSymbol(".") && _tokens[_at + 2].IsSymbol("*"))
        {
            var table = Take();
            _at += 2;
            return new StarNode(table.Text, TextSpan.Between(table.Span.Start, Previous.Span.End));
        }

        return ParseOr();
    }

    private ScalarNode ParseOr()
    {
        var left = ParseAnd();
        while (TakeWord("OR"))
        {
            left = Binary(BinaryOperator.Or, left, ParseAnd());
        }

        return left;
    }

    private ScalarNode ParseAnd()
    {
        var left = ParseNot();
        while (TakeWord("AND"))
        {
            left = Binary(BinaryOperator.And, left, ParseNot());
        }

        return left;
    }

    private ScalarNode ParseNot()
    {
        if (!Next.Is("NOT"))
        {
            return ParseComparison();
        }

        using var level = Enter();
        var start = Take().Span.Start;
        var operand = ParseNot();
        return new UnaryNode(UnaryOperator.Not, operand, TextSpan.Between(start, operand.Span.End));
    }

    private ScalarNode ParseComparison()
    {
        var left = ParseSum();
        while (true)
        {
            if (Next.Kind == SqlTokenKind.Symbol && Comparisons.TryGetValue(Next.Text, out var comparison))
            {
                _at++;
                if (Next.IsSymbol("="))
                {
                    throw Error(TextSpan.Between(Previous.Span.Start, Next.Span.End), $"'{Previous.Text}=' is not an operator", "write =");
                }

                left = Binary(comparison, left, ParseSum());
                continue;
            }

            if (TakeWord("IS"))
            {
                var isNot = TakeWord("NOT");
                bool? value = TakeWord("NULL") ? null : TakeWord("TRUE") ? true : TakeWord("FALSE") ? false : throw Unexpected("NULL, TRUE or FALSE");
                left = Counted(new IsNode(left, value, isNot, From(left)));
                continue;
            }

            var isNegated = Next.Is("NOT") && (_tokens[_at + 1].Is("IN") || _tokens[_at + 1].Is("BETWEEN") || _tokens[_at + 1].Is("LIKE") || _tokens[_at + 1].Is("ILIKE"));
            _at += isNegated ? 1 : 0;
            if (TakeWord("IN"))
            {
                left = Counted(ParseIn(left, isNegated));
            }
            else if (TakeWord("BETWEEN"))
            {
                var low = ParseSum();
                ExpectWord("AND");
                var high = ParseSum();
                left = Counted(new BetweenNode(left, low, high, isNegated, From(left)));
            }
            else if (Next.Is("LIKE") || Next.Is("ILIKE"))
            {
                var ignoresCase = Take().Is("ILIKE");
                var pattern = ParseSum();
                left = Counted(new LikeNode(left, pattern, ignoresCase, isNegated, From(left)));
            }
            else
            {
                return left;
            }
        }
    }

    private ScalarNode ParseIn(ScalarNode left, bool isNegated)
    {
        ExpectSymbol("(");
        if (Next.Is("SELECT") || Next.Is("WITH"))
        {
            var query = ParseQuery();
            ExpectSymbol(")");
            return new InQueryNode(left, query, isNegated, From(left));
        }

        if (Next.IsSymbol(")"))
        {
            throw Error(Next.Span, "the list after IN is empty", "give it at least one value");
        }

        var items = ParseList();
        ExpectSymbol(")");
        return new InListNode(left, items, isNegated, From(left));
    }

    private ScalarNode ParseSum()
    {
        var left = ParseProduct();
        while (Next.IsSymbol("+") || Next.IsSymbol("-") || Next.IsSymbol("||"))
        {
            var kind = Take().Text switch { "+" => BinaryOperator.Add, "-" => BinaryOperator.Subtract, _ => BinaryOperator.Concat };
            left = Binary(kind, left, ParseProduct());
        }

        return left;
    }

    private ScalarNode ParseProduct()
    {
        var left = ParseUnary();
        while (Next.IsSymbol("*") || Next.IsSymbol("/") || Next.IsSymbol("%"))
        {
            var kind = Take().Text switch { "*" => BinaryOperator.Multiply, "/" => BinaryOperator.Divide, _ => BinaryOperator.Modulo };
            left = Binary(kind, left, ParseUnary());
        }

        return left;
    }

    private ScalarNode ParseUnary()
    {
        if (TakeSymbol("+"))
        {
            return ParseUnary();
        }

        if (!Next.IsSymbol("-"))
        {
            return ParsePostfix();
        }

        using var level = Enter();
        var start = Take().Span.Start;
        var operand = ParseUnary();
        return new UnaryNode(UnaryOperator.Minus, operand, TextSpan.Between(start, operand.Span.End));
    }

    /// <summary><c>x::type</c>, and <c>attributes['name']</c>.</summary>
    private ScalarNode ParsePostfix()
    {
        var value = ParsePrimary();
        while (true)
        {
            if (TakeSymbol("::"))
            {
                value = Counted(new CastNode(value, ParseType(), OrNull: false, From(value)));
            }
            else if (value is ColumnNode column && TakeSymbol("["))
            {
                var key = Next.Kind == SqlTokenKind.Text ? Take().Text : throw Unexpected("a name in single quotes");
                ExpectSymbol("]");
                value = new ColumnNode([.. column.Names, key], From(value));
            }
            else
            {
                return value;
            }
        }
    }

    private ScalarNode ParsePrimary()
    {
        var token = Next;
        switch (token.Kind)
        {
            case SqlTokenKind.Number:
                _at++;
                return double.IsFinite(double.Parse(token.Text, CultureInfo.InvariantCulture)) ? new NumberLiteral(token.Text, token.Span) : throw Error(token.Span, $"{Quote(token)} is larger than any number");
            case SqlTokenKind.Text:
                _at++;
                return new TextLiteral(token.Text, token.Span);
            case SqlTokenKind.Symbol when token.Text == "(":
                return ParseParentheses();
            case SqlTokenKind.Word or SqlTokenKind.QuotedName:
                return ParseWord();
            default:
                throw Unexpected("a value");
        }
    }

    private ScalarNode ParseParentheses()
    {
        var start = Take().Span.Start;
        if (Next.Is("SELECT") || Next.Is("WITH"))
        {
            var query = ParseQuery();
            ExpectSymbol(")");
            return new QueryValueNode(query, TextSpan.Between(start, Previous.Span.End));
        }

        var value = ParseScalar();
        ExpectSymbol(")");
        return value;
    }

    private ScalarNode ParseWord()
    {
        var token = Next;
        if (token.Kind == SqlTokenKind.Word)
        {
            switch (token.Text.ToUpperInvariant())
            {
                case "NULL":
                    _at++;
                    return new NullLiteral(token.Span);
                case "TRUE" or "FALSE":
                    _at++;
                    return new BooleanLiteral(token.Is("TRUE"), token.Span);
                case "CASE":
                    return ParseCase();
                case "INTERVAL" when _tokens[_at + 1].Kind is SqlTokenKind.Text or SqlTokenKind.Number:
                    return ParseInterval();
                case "CAST" or "TRY_CAST" when _tokens[_at + 1].IsSymbol("("):
                    return ParseCast();
                case "EXISTS" when _tokens[_at + 1].IsSymbol("("):
                    return ParseExists();
                case "TIMESTAMP" or "DATE" when _tokens[_at + 1].Kind == SqlTokenKind.Text:
                    _at++;
                    return new CastNode(new TextLiteral(Next.Text, Take().Span), token.Text.ToUpperInvariant(), OrNull: false, TextSpan.Between(token.Span.Start, Previous.Span.End));
                case "CURRENT_TIMESTAMP" or "CURRENT_DATE" when !_tokens[_at + 1].IsSymbol("("):
                    _at++;
                    return new CallNode(token.Is("CURRENT_DATE") ? "today" : "now", [], token.Span);
            }

            if (_tokens[_at + 1].IsSymbol("("))
            {
                return ParseCall();
            }

            if (Reserved.Contains(token.Text))
            {
                throw Unexpected("a value");
            }
        }

        _at++;
        List<string> names = [token.Text];
        while (Next.IsSymbol(".") && _tokens[_at + 1].Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName or SqlTokenKind.Number)
        {
            _at++;
            names.Add(Take().Text);
        }

        return new ColumnNode(names, TextSpan.Between(token.Span.Start, Previous.Span.End));
    }

    private CaseNode ParseCase()
    {
        var start = Take().Span.Start;
        var operand = Next.Is("WHEN") ? null : ParseScalar();
        List<(ScalarNode, ScalarNode)> branches = [];
        while (TakeWord("WHEN"))
        {
            var when = ParseScalar();
            ExpectWord("THEN");
            branches.Add((when, ParseScalar()));
        }

        if (branches.Count == 0)
        {
            throw Unexpected("WHEN");
        }

        var otherwise = TakeWord("ELSE") ? ParseScalar() : null;
        ExpectWord("END");
        return new CaseNode(operand, branches, otherwise, TextSpan.Between(start, Previous.Span.End));
    }

    /// <summary><c>INTERVAL '7' DAY</c>, <c>INTERVAL 7 DAY</c> or <c>INTERVAL '7 days'</c>.</summary>
    private IntervalLiteral ParseInterval()
    {
        var start = Take().Span.Start;
        var length = Take();
        var parts = length.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var (number, unit) = parts.Length == 2 ? (parts[0], parts[1]) : (length.Text.Trim(), Next.Kind == SqlTokenKind.Word ? Take().Text : "");
        var span = TextSpan.Between(start, Previous.Span.End);
        return !long.TryParse(number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount) || !TryParseUnit(unit, out var parsed)
            ? throw Error(span, "an interval is a whole number and a unit", "write INTERVAL '7' DAY or INTERVAL '7 days'; the units are second, minute, hour, day, week, month, quarter and year")
            : amount < -MaxOf(parsed) || amount > MaxOf(parsed)
            ? throw Error(span, $"an interval has at most {MaxOf(parsed).ToString("N0", CultureInfo.InvariantCulture)} {parsed.ToString().ToLowerInvariant()}s")
            : new IntervalLiteral(amount, parsed, span);
    }

    /// <summary>Times reach from 1900 to 2299, so no two are further from each other than 400 years.</summary>
    private static long MaxOf(IntervalUnit unit) => MaxYears * unit switch
    {
        IntervalUnit.Second => 366 * 24 * 60 * 60,
        IntervalUnit.Minute => 366 * 24 * 60,
        IntervalUnit.Hour => 366 * 24,
        IntervalUnit.Day => 366,
        IntervalUnit.Week => 53,
        IntervalUnit.Month => 12,
        IntervalUnit.Quarter => 4,
        _ => 1,
    };

    internal static bool TryParseUnit(string word, out IntervalUnit unit) =>
        Enum.TryParse(word.Length > 1 && word[^1] is 's' or 'S' ? word[..^1] : word, ignoreCase: true, out unit) && Enum.IsDefined(unit) && !char.IsAsciiDigit(word[0]);

    private CastNode ParseCast()
    {
        var token = Take();
        ExpectSymbol("(");
        var value = ParseScalar();
        string type;
        if (TakeSymbol(","))
        {
            // CAST(x, 'Float64')
            type = Next.Kind == SqlTokenKind.Text ? Take().Text.ToUpperInvariant() : throw Unexpected("a type in single quotes");
        }
        else
        {
            ExpectWord("AS");
            type = ParseType();
        }

        ExpectSymbol(")");
        return new CastNode(value, type, token.Is("TRY_CAST"), TextSpan.Between(token.Span.Start, Previous.Span.End));
    }

    /// <summary>A type's name: one or two words (<c>DOUBLE PRECISION</c>), and perhaps lengths in parentheses, which are skipped.</summary>
    private string ParseType()
    {
        var name = ExpectName("the name of a type", allowsReserved: true).ToUpperInvariant();
        name += TakeWord("PRECISION") ? " PRECISION" : "";
        if (TakeSymbol("("))
        {
            while (Next.Kind == SqlTokenKind.Number || Next.IsSymbol(","))
            {
                _at++;
            }

            ExpectSymbol(")");
        }

        return name;
    }

    private ExistsQueryNode ParseExists()
    {
        var start = Take().Span.Start;
        ExpectSymbol("(");
        var query = ParseQuery();
        ExpectSymbol(")");
        return new ExistsQueryNode(query, TextSpan.Between(start, Previous.Span.End));
    }

    private ScalarNode Binary(BinaryOperator kind, ScalarNode left, ScalarNode right) => Counted(new BinaryNode(kind, left, right, TextSpan.Between(left.Span.Start, right.Span.End)));

    /// <summary>A chain of operators is as deep as it is long, whether they stand between two values or after one.</summary>
    private ScalarNode Counted(ScalarNode node) =>
        ++_operations <= QueryLimits.Operations ? node : throw Error(node.Span, $"a statement has at most {QueryLimits.Operations} operators");

    private TextSpan From(ScalarNode left) => TextSpan.Between(left.Span.Start, Previous.Span.End);
}
