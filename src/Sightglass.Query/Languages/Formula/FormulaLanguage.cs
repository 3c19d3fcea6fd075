using Sightglass.Query.Completion;
using Sightglass.Query.Syntax;
using Sightglass.Query.Warnings;

namespace Sightglass.Query.Languages.Formula;

/// <summary>Formulas: values computed over events.</summary>
internal sealed class FormulaLanguage : QueryLanguage
{
    public override string Name => "formula";

    public override ParseResult<ParsedQuery> Parse(string text, FormulaNames names)
    {
        var parsed = FormulaParser.ParseQuestion(text, names);
        return parsed.IsValid ? new(ForeignSyntax.WarnOf(text, SearchedKeywords.WarnOf(text, parsed.Value))) : new(parsed.Error);
    }

    protected override Proposals Propose(string text, int cursor, CompletionSources sources) => FormulaCompletion.At(text, cursor, sources);
}
