using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Filter;

internal enum FilterTokenKind : byte
{
    /// <summary>The end of the filter, which may stand before the end of the text.</summary>
    End,
    Word,
    Quoted,
    Operator,
    LeftParenthesis,
    RightParenthesis,
    And,
    Or,
    Not,

    /// <summary>The minus before a term: its negation.</summary>
    Minus,

    /// <summary>A quote that is never closed.</summary>
    Unclosed,
}

/// <summary>A token of a filter.</summary>
/// <param name="Text">Quotes and escapes removed.</param>
/// <param name="Stars">Places in <paramref name="Text"/> of the asterisks that no backslash precedes; null when there are none.</param>
internal readonly record struct FilterToken(FilterTokenKind Kind, TextSpan Span, string Text, IReadOnlyList<int>? Stars = null)
{
    /// <summary>True for the keywords and closings that end an operand.</summary>
    public bool EndsOperand => Kind is FilterTokenKind.End or FilterTokenKind.RightParenthesis or FilterTokenKind.And or FilterTokenKind.Or;
}
