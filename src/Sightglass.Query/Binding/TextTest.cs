using System.Diagnostics;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Binding;

/// <summary>A test of one text.</summary>
internal abstract record TextTest
{
    /// <summary>The text contains another one, or a match of a regular expression.</summary>
    public static TextTest OccursIn(Operand operand) => operand switch
    {
        RegexOperand regex => new RegexText(regex.Expression, MatchCase: true),
        TextOperand text => new ContainsText(text.Text, MatchCase: true),
        _ => throw new UnreachableException(operand.GetType().Name),
    };

    /// <summary>The text is another one, or has the form of a pattern, or contains a match of a regular expression.</summary>
    public static TextTest EqualTo(Operand operand) => operand switch
    {
        RegexOperand regex => new RegexText(regex.Expression, MatchCase: true),
        PatternOperand pattern => new WildcardText(pattern.Parts),
        TextOperand text => new EqualsText([text.Text]),
        NumberOperand number => new EqualsText([number.Text]),
        _ => throw new UnreachableException(operand.GetType().Name),
    };
}

/// <summary>Equals one of these, case-sensitively. At least one.</summary>
internal sealed record EqualsText(IReadOnlyList<string> Texts) : TextTest;

/// <summary>Consists of these parts in order with anything between them, starting with the first and ending with the last.</summary>
internal sealed record WildcardText(IReadOnlyList<string> Parts) : TextTest
{
    public bool Matches(string text)
    {
        var at = 0;
        for (var i = 0; i < Parts.Count; i++)
        {
            var isLast = i == Parts.Count - 1;
            var found = !isLast ? text.IndexOf(Parts[i], at, StringComparison.Ordinal)
                : text.Length - Parts[i].Length >= at && text.EndsWith(Parts[i], StringComparison.Ordinal) ? text.Length - Parts[i].Length
                : -1;
            if (found < 0 || (i == 0 && found > 0))
            {
                return false;
            }

            at = found + Parts[i].Length;
        }

        return true;
    }
}

internal sealed record ContainsText(string Text, bool MatchCase) : TextTest;

internal sealed record StartsWithText(string Text) : TextTest;

internal sealed record EndsWithText(string Text) : TextTest;

/// <summary>Matches the expression somewhere; a dot also matches a line break.</summary>
internal sealed record RegexText(string Expression, bool MatchCase) : TextTest;

/// <summary>Has at most this many bytes of UTF-8.</summary>
internal sealed record NoLongerThanText(long Bytes) : TextTest;
