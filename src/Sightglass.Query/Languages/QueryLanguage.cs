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

    /// <summary>A filter as a text of this language; null when the language cannot express it.</summary>
    public virtual string? Print(FilterNode filter) => null;

    /// <summary>No proposals, for a language without keywords.</summary>
    protected virtual Proposals Propose(string text, int cursor, CompletionSources sources) => new(cursor, []);
}
