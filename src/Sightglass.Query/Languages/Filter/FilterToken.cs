using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Filter;

internal enum FilterTokenKind : byte
{
    /// <summary>The end of the filter, which may come before the end of the text.</summary>
    End,
    Word,
    Quoted,
    Operator,
    LeftParenthesis,
    RightParenthesis,
    And,
    Or,
    Not,

    /// <summary>The minus that negates a term.</summary>
    Minus,

    /// <summary>A quote without its closing quote.</summary>
    Unclosed,
}

/// <summary>A token of a filter.</summary>
/// <param name="Text">Without quotes and escapes.</param>
/// <param name="Stars">Indexes in <paramref name="Text"/> of the unescaped asterisks; null when there are none.</param>
internal readonly record struct FilterToken(FilterTokenKind Kind, TextSpan Span, string Text, IReadOnlyList<int>? Stars = null)
{
    /// <summary>True for keywords and closing parentheses that end an operand.</summary>
    public bool EndsOperand => Kind is FilterTokenKind.End or FilterTokenKind.RightParenthesis or FilterTokenKind.And or FilterTokenKind.Or;
}
