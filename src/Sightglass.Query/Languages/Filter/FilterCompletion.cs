using Sightglass.Query.Completion;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Filter;

/// <summary>Proposes completions for the cursor position in a filter.</summary>
internal static class FilterCompletion
{
    private enum Place : byte
    {
        /// <summary>A field, a text or NOT.</summary>
        Term,

        /// <summary>After a complete term: AND, OR, or an operator if the term was a field.</summary>
        AfterTerm,

        /// <summary>The value of a comparison.</summary>
        Value,

        /// <summary>What a value is to be more or less than.</summary>
        Limit,
    }

    /// <param name="text">The text that contains the filter.</param>
    /// <param name="start">Start of the filter.</param>
    /// <param name="cursor">Not before it.</param>
    /// <param name="surroundings">The text around the filter.</param>
    /// <param name="sources">Sources of proposals.</param>
    public static Proposals At(string text, int start, int cursor, FilterSurroundings surroundings, CompletionSources sources)
    {
        var (place, word, field) = Find(text, start, cursor, surroundings);
        return place switch
        {
            Place.Value or Place.Limit when field is null => new Proposals(word, []),
            Place.Limit when !OrderedValue.HoldsLevels(field) => new Proposals(word, sources.Limits(field, text[word..cursor])),
            Place.Value or Place.Limit => new Proposals(word, sources.Values(field, text[word..cursor])),
            Place.AfterTerm => Proposals.Matching(text, word, cursor, Operators().Concat(Proposals.Words(Keywords.And, Keywords.Or))),
            _ => Proposals.Matching(text, word, cursor, Fields(text[word..cursor], sources).Concat(Proposals.Words(Keywords.Not, Keywords.And, Keywords.Or))),
        };
    }

    private static IEnumerable<CompletionItem> Operators() =>
        FilterOperators.All.Select(@operator => new CompletionItem(@operator.Text, @operator.Text, "operator", @operator.Summary));

    /// <summary>The fields. In place of one that is complete already: it with each operator.</summary>
    private static IEnumerable<CompletionItem> Fields(string word, CompletionSources sources) => sources.Fields().SelectMany(field =>
        field.Insert == word ? Operators().Select(item => item with { Label = word + item.Label, Insert = word + item.Insert }) : [field]);

    /// <summary>What may be written at the cursor, where the word to replace begins, and the field whose value or operator is expected.</summary>
    private static (Place Place, int Word, string? Field) Find(string text, int start, int cursor, FilterSurroundings surroundings)
    {
        var lexer = new FilterLexer(text[..cursor], start, surroundings);
        var place = Place.Term;
        string? field = null;
        while (true)
        {
            if (place is Place.Value or Place.Limit)
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
                return (place == Place.AfterTerm ? Place.Term : place, token.Span.Start, field);
            }

            switch (token.Kind)
            {
                case FilterTokenKind.End:
                    return (place, cursor, field);
                case FilterTokenKind.Operator:
                    place = FilterOperators.Find(token.Text).NeedsNumber ? Place.Limit : Place.Value;
                    break;
                case FilterTokenKind.Word or FilterTokenKind.Quoted:
                    field = place is Place.Value or Place.Limit ? null : token.Text;
                    place = Place.AfterTerm;
                    break;
                default:
                    place = token.Kind == FilterTokenKind.RightParenthesis ? Place.AfterTerm : Place.Term;
                    field = null;
                    break;
            }
        }
    }
}
