using Sightglass.Query.Binding;
using Sightglass.Query.Completion;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages;

/// <summary>A query language: each has its own folder and is listed in <see cref="QueryLanguages"/>. Any thread may use it.</summary>
public abstract class QueryLanguage
{
    /// <summary>The name in requests and on the command line.</summary>
    public abstract string Name { get; }

    /// <summary>True: a query is tried on samples as they are, as log lines. False: on the events that they would become.</summary>
    public virtual bool TestsLines => false;

    /// <summary>Parses a text. Returns the query with warnings, or the error with its position. Never throws, whatever the text.</summary>
    /// <param name="text">A text longer than <see cref="QueryLimits.TextLength"/> is an error.</param>
    /// <param name="names">Names that the text may use besides fields.</param>
    public abstract ParseResult<ParsedQuery> Parse(string text, FormulaNames names);

    /// <summary>Proposes completions at the cursor; the text may be incomplete or invalid.</summary>
    /// <param name="text">Of any length.</param>
    /// <param name="position">The cursor, a zero-based index in the text; an index outside the text is moved to its nearest end.</param>
    /// <param name="sources">Sources of proposals.</param>
    public CompletionResult Complete(string text, int position, CompletionSources sources)
    {
        var cursor = Math.Clamp(position, 0, Math.Min(text.Length, QueryLimits.TextLength));
        var proposals = Propose(text, cursor, sources);
        return new CompletionResult(proposals.Start, cursor, [.. proposals.Items.Take(CompletionResult.MaxItems)]);
    }

    /// <summary>A question as a text of this language that asks for the same events, or the same values.</summary>
    /// <param name="question">Events, a formula, or a table of aggregates.</param>
    /// <param name="binder">Knows the types of fields.</param>
    /// <param name="names">Names that the text may use besides fields.</param>
    /// <returns>Its text parses in this language.</returns>
    public Translation Print(ParsedQuery question, QueryBinder binder, FormulaNames names)
    {
        List<string> lost = [];
        try
        {
            var text = Write(question, binder, lost);

            // What a question may be made of, and how much of it, is what the parser takes.
            return Parse(text, names) is { Error: { } error } ? new Translation(null, [$"the question as it is: {error.Message}"]) : new Translation(text, [.. lost.Distinct()]);
        }
        catch (InexpressibleException exception)
        {
            return new Translation(null, [exception.Message]);
        }
    }

    /// <summary>Prints a question: <see cref="EventsQuery"/>, <see cref="FormulaProgram"/> or <see cref="SelectQuery"/>.</summary>
    /// <param name="lost">Receives what the text does not say.</param>
    /// <exception cref="InexpressibleException">The language has no such question.</exception>
    private protected abstract string Write(ParsedQuery question, QueryBinder binder, ICollection<string> lost);

    /// <summary>No proposals, for a language without keywords.</summary>
    protected virtual Proposals Propose(string text, int cursor, CompletionSources sources) => new(cursor, []);
}
