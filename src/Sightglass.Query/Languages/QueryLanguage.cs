using Sightglass.Query.Completion;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages;

/// <summary>A language that questions are written in: one folder each, listed in <see cref="QueryLanguages"/>. Any thread may use it.</summary>
public abstract class QueryLanguage
{
    /// <summary>As requests and the command line give it.</summary>
    public abstract string Name { get; }

    /// <summary>Parses a text: what it asks for and what it probably does not mean, or what is wrong and where. No text throws.</summary>
    /// <param name="text">Longer than <see cref="QueryLimits.TextLength"/> is an error.</param>
    /// <param name="names">What the text may name besides fields.</param>
    public abstract ParseResult<ParsedQuery> Parse(string text, FormulaNames names);

    /// <summary>Proposes what could stand at the cursor; the text need not be complete or right.</summary>
    /// <param name="text">Of any length.</param>
    /// <param name="position">The cursor, a zero-based index in the text; one outside of it means its nearest end.</param>
    /// <param name="sources">What proposals are made of.</param>
    public CompletionResult Complete(string text, int position, CompletionSources sources)
    {
        var cursor = Math.Clamp(position, 0, Math.Min(text.Length, QueryLimits.TextLength));
        var proposals = Propose(text, cursor, sources);
        return new CompletionResult(proposals.Start, cursor, [.. proposals.Items.Take(CompletionResult.MaxItems)]);
    }

    /// <summary>A filter as a text of this language; null when the language cannot say it.</summary>
    public virtual string? Print(FilterNode filter) => null;

    /// <summary>Nothing, where a language has no words of its own.</summary>
    protected virtual Proposals Propose(string text, int cursor, CompletionSources sources) => new(cursor, []);
}
