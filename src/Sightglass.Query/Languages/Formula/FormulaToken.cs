using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Formula;

internal enum FormulaTokenKind : byte
{
    End,

    /// <summary>The end of a line on which the statement does not go on.</summary>
    LineEnd,
    Number,
    Word,
    Plus,
    Minus,
    Times,
    Divide,
    Equals,

    /// <summary>One of <c>&lt; &lt;= > >=</c>: behind the formula of a condition, and nowhere else.</summary>
    Comparison,
    Comma,
    LeftParenthesis,
    RightParenthesis,

    /// <summary>A character that no formula holds.</summary>
    Other,
}

internal readonly record struct FormulaToken(FormulaTokenKind Kind, TextSpan Span, string Text)
{
    public bool EndsStatement => Kind is FormulaTokenKind.End or FormulaTokenKind.LineEnd;
}
