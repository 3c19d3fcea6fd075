using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Formula;

internal enum FormulaTokenKind : byte
{
    End,

    /// <summary>The end of a line that the next line does not continue.</summary>
    LineEnd,
    Number,
    Word,
    Plus,
    Minus,
    Times,
    Divide,
    Equals,

    /// <summary>One of <c>&lt; &lt;= > >=</c>: valid only after the formula of a condition.</summary>
    Comparison,
    Comma,
    LeftParenthesis,
    RightParenthesis,

    /// <summary>A character that is not part of the formula language.</summary>
    Other,
}

internal readonly record struct FormulaToken(FormulaTokenKind Kind, TextSpan Span, string Text)
{
    public bool EndsStatement => Kind is FormulaTokenKind.End or FormulaTokenKind.LineEnd;
}
