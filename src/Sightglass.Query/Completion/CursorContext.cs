using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Languages.Formula;

namespace Sightglass.Query.Completion;

internal enum CursorPlace : byte
{
    /// <summary>A field, a text or NOT of a filter.</summary>
    Term,

    /// <summary>Behind a complete term: AND, OR, or an operator if it was a field.</summary>
    AfterTerm,

    /// <summary>The value of a comparison.</summary>
    Value,

    /// <summary>A function, a number or a name of a formula.</summary>
    Expression,

    /// <summary>Behind an operand of a formula.</summary>
    AfterExpression,

    /// <summary>A field alone: an argument of a function, or a key.</summary>
    Field,
}

/// <summary>Where the cursor stands: what may be written there, and the word it would replace.</summary>
/// <param name="Start">Where the word begins; it ends at the cursor.</param>
/// <param name="Field">The field whose value or operator is asked for.</param>
internal sealed record CursorContext(CursorPlace Place, int Start, string? Field)
{
    public static CursorContext OfFilter(string text, int start, int cursor, FilterContext context)
    {
        var lexer = new FilterLexer(text[..cursor], start, context);
        var place = CursorPlace.Term;
        string? field = null;
        while (true)
        {
            if (place == CursorPlace.Value)
            {
                lexer.AdvanceToValue();
            }
            else
            {
                lexer.Advance();
            }

            var token = lexer.Current;
            if (token.Kind == FilterTokenKind.Unclosed || (token.Span.End == cursor && token.Kind == FilterTokenKind.Word))
            {
                return new CursorContext(place == CursorPlace.AfterTerm ? CursorPlace.Term : place, token.Span.Start, field);
            }

            switch (token.Kind)
            {
                case FilterTokenKind.End:
                    return new CursorContext(place, cursor, field);
                case FilterTokenKind.Operator:
                    place = CursorPlace.Value;
                    break;
                case FilterTokenKind.Word or FilterTokenKind.Quoted:
                    field = place == CursorPlace.Value ? null : token.Text;
                    place = CursorPlace.AfterTerm;
                    break;
                default:
                    place = token.Kind == FilterTokenKind.RightParenthesis ? CursorPlace.AfterTerm : CursorPlace.Term;
                    field = null;
                    break;
            }
        }
    }

    /// <summary>Looks for the call or the clause that the cursor is in.</summary>
    public static CursorContext OfFormula(string text, int cursor)
    {
        var surroundings = FormulaSurroundings.Find(text, cursor);
        if (surroundings.Filter is { } context)
        {
            return OfFilter(text, surroundings.Start, cursor, context);
        }

        var start = cursor;
        while (start > surroundings.Start && (surroundings.IsField ? !char.IsWhiteSpace(text[start - 1]) && text[start - 1] != ',' : StatementText.IsWordCharacter(text[start - 1])))
        {
            start--;
        }

        if (surroundings.IsField)
        {
            return new CursorContext(CursorPlace.Field, start, null);
        }

        var before = text.AsSpan(0, start).TrimEnd();
        var isOperandBefore = before.Length > 0 && (StatementText.IsWordCharacter(before[^1]) || before[^1] == ')') && text.AsSpan(before.Length, start - before.Length).IndexOf('\n') < 0;
        return new CursorContext(isOperandBefore ? CursorPlace.AfterExpression : CursorPlace.Expression, start, null);
    }
}
