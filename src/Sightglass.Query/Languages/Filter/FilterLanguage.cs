using Sightglass.Query.Binding;
using Sightglass.Query.Completion;
using Sightglass.Query.Syntax;
using Sightglass.Query.Warnings;

namespace Sightglass.Query.Languages.Filter;

/// <summary>Filters: conditions on fields, texts, AND, OR, NOT.</summary>
internal sealed class FilterLanguage : QueryLanguage
{
    public override string Name => "filter";

    public override ParseResult<ParsedQuery> Parse(string text, FormulaNames names)
    {
        var parsed = FilterParser.Parse(text);
        return parsed.IsValid ? new(ForeignSyntax.WarnOf(text, SearchedKeywords.WarnOf(text, new EventsQuery(parsed.Value)))) : new(parsed.Error);
    }

    private protected override string Write(ParsedQuery question, QueryBinder binder, ICollection<string> lost) => FilterText.Write(new FieldConditions(binder, lost).Of(ReadEvents.Of(question, lost)));

    protected override Proposals Propose(string text, int cursor, CompletionSources sources) => FilterCompletion.At(text, 0, cursor, FilterSurroundings.None, sources);
}
