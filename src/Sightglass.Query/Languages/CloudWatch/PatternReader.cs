using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.CloudWatch;

/// <summary>Reads the parts that patterns have in common. After an error every method returns null or false. Not thread-safe.</summary>
internal sealed partial class PatternReader(string text)
{
    /// <summary>The character after the last one; no pattern may contain it.</summary>
    public const char End = '\0';

    // What CloudWatch takes in one pattern.
    private const int MaxRegexes = 2;

    private static readonly (string Symbol, ComparisonOperator Operator)[] Operators =
    [
        ("!=", ComparisonOperator.NotEqual), ("<=", ComparisonOperator.LessOrEqual), (">=", ComparisonOperator.GreaterOrEqual),
        ("=", ComparisonOperator.Equal), ("<", ComparisonOperator.Less), (">", ComparisonOperator.Greater),
    ];

    private readonly QuerySize _size = new();
    private int _regexes;

    public string Text => text;

    public int Position { get; private set; }

    /// <summary>The first error.</summary>
    public QueryError? Error { get; private set; }

    public char Current => Position < text.Length ? text[Position] : End;

    public bool IsAtEnd => Position == text.Length;

    public bool SkipWhiteSpace()
    {
        while (Position < text.Length && char.IsWhiteSpace(text[Position]))
        {
            Position++;
        }

        return Position < text.Length;
    }

    /// <summary>Whether the text goes on with these characters.</summary>
    public bool IsNext(string symbol) => string.CompareOrdinal(text, Position, symbol, 0, symbol.Length) == 0;

    /// <summary>Takes these characters, if the text goes on with them.</summary>
    public bool TryTake(string symbol)
    {
        var isNext = IsNext(symbol);
        Position += isNext ? symbol.Length : 0;
        return isNext;
    }

    /// <summary>Takes the characters for which a condition holds; may be none.</summary>
    public string TakeWhile(Func<char, bool> isPart)
    {
        var start = Position;
        while (Position < text.Length && isPart(text[Position]))
        {
            Position++;
        }

        return text[start..Position];
    }

    /// <summary>From <paramref name="start"/> up to the next character to read.</summary>
    public TextSpan Since(int start) => TextSpan.Between(start, Position);

    /// <summary>Notes an error.</summary>
    /// <returns>False, so that callers can return it.</returns>
    public bool Fail(TextSpan span, string what, string? hint = null, params string[] expected)
    {
        Error ??= QueryError.At(text, span, what, expected, hint);
        return false;
    }

    /// <summary>Notes that something else is expected at the next character.</summary>
    /// <param name="what">What is expected.</param>
    /// <param name="hint">The way out.</param>
    /// <param name="expected">What could stand there.</param>
    public bool FailHere(string what, string? hint = null, params string[] expected) =>
        Fail(new TextSpan(Position, IsAtEnd ? 0 : 1), IsAtEnd ? $"expected {what}" : $"expected {what} before '{text[Position]}'", hint, expected);

    /// <summary>Only white space may follow.</summary>
    public bool ReadEnd(string where, string hint) =>
        !SkipWhiteSpace() || Fail(TextSpan.Between(Position, text.Length), $"unexpected '{text[Position]}' {where}", hint);

    public bool CountTerm(TextSpan span) => _size.AddTerm() is not { } problem || Fail(span, problem);

    public bool CountSearchTerm(TextSpan span) => _size.AddSearchTerm() is not { } problem || Fail(span, problem);

    public bool CountField(string name, TextSpan span) => _size.AddField(name) is not { } problem || Fail(span, problem);

    /// <summary>Reads a text in double quotes, in which <c>\"</c> and <c>\\</c> are a quote and a backslash.</summary>
    public string? ReadQuoted()
    {
        var start = Position++;
        var value = new StringBuilder();
        for (; Position < text.Length && text[Position] != '"'; Position++)
        {
            if (text[Position] == '\\' && Position + 1 < text.Length && text[Position + 1] is '"' or '\\')
            {
                Position++;
            }

            value.Append(text[Position]);
        }

        if (IsAtEnd)
        {
            Fail(new TextSpan(start, 1), "the quote \" is never closed");
            return null;
        }

        Position++;
        return value.ToString();
    }

    /// <summary>Reads a regular expression between percent signs.</summary>
    public RegexOperand? ReadRegex()
    {
        var start = Position++;
        var length = text.AsSpan(Position).IndexOf('%');
        if (length < 0)
        {
            Fail(new TextSpan(start, 1), "the regular expression is never closed", "write '%' at its end, and a percent sign in it as \\x25");
            return null;
        }

        var translated = PatternRegex.Translate(text.Substring(Position, length));
        if (translated.Problem is { } problem)
        {
            Fail(new TextSpan(Position + problem.Position, problem.Length), problem.What, problem.Hint);
            return null;
        }

        Position += length + 1;
        return ++_regexes <= MaxRegexes || Fail(Since(start), $"a pattern has at most {MaxRegexes} regular expressions") ? new RegexOperand(translated.Expression!, Since(start)) : null;
    }

    /// <summary>Reads an operator and a value: <c>= 4*</c>, <c>&gt; 1.5</c>, <c>!= "a b"</c>, <c>= %^a%</c>.</summary>
    /// <param name="ends">Characters that end a value without quotes, besides white space.</param>
    public ValueComparison? ReadComparison(string ends)
    {
        var start = Position;
        var (symbol, @operator) = Array.Find(Operators, candidate => IsNext(candidate.Symbol));
        if (symbol is null)
        {
            FailHere("an operator", null, [.. Operators.Select(known => known.Symbol)]);
            return null;
        }

        Position += symbol.Length;
        if (Current == '=')
        {
            Fail(new TextSpan(start, symbol.Length + 1), $"'{symbol}=' is not an operator", $"write '{symbol}'");
            return null;
        }

        SkipWhiteSpace();
        var operand = Current switch
        {
            '"' => ReadQuotedOperand(),
            '%' => ReadRegex(),
            _ => ReadBareOperand(symbol, ends),
        };
        if (operand is null)
        {
            return null;
        }

        var isEquality = @operator is ComparisonOperator.Equal or ComparisonOperator.NotEqual;
        return isEquality || operand is NumberOperand || Fail(operand.Span, $"'{symbol}' compares numbers only", "write a number, or use '=' or '!='") ? new ValueComparison(@operator, operand) : null;
    }

    private Operand? ReadQuotedOperand()
    {
        var start = Position;
        return ReadQuoted() is { } quoted ? TextOrPattern(quoted, Since(start)) : null;
    }

    private Operand? ReadBareOperand(string symbol, string ends)
    {
        var start = Position;
        var word = TakeWhile(c => !char.IsWhiteSpace(c) && !ends.Contains(c, StringComparison.Ordinal));
        var span = Since(start);
        if (word.Length == 0)
        {
            FailHere($"a value after '{symbol}'", null, "number", "\"text\"", "text*", "%regex%");
            return null;
        }

        if (Number().IsMatch(word))
        {
            var value = double.Parse(word, CultureInfo.InvariantCulture);
            return double.IsFinite(value) || Fail(span, $"the number '{word}' is too large") ? new NumberOperand(value, word, span) : null;
        }

        return word.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '*') || Fail(span, $"'{word}' needs quotes: only letters, digits, '_', '.' and '*' stand without", $"write \"{QuotedText.Escape(word, escapesStars: false)}\"")
            ? TextOrPattern(word, span)
            : null;
    }

    private static Operand TextOrPattern(string value, TextSpan span) =>
        value.Contains('*', StringComparison.Ordinal) ? new PatternOperand(value.Split('*'), span) : new TextOperand(value, span);

    [GeneratedRegex(@"^[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
