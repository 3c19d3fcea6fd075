using Sightglass.Query.Binding;
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

    private protected override string Write(ParsedQuery question, QueryBinder binder, ICollection<string> lost)
    {
        switch (question)
        {
            case FormulaProgram program:
                return FormulaText.Write(program);
            case SelectQuery select:
                return FormulaText.Write(FormulaText.Of(select, lost));
            default:
                lost.Add("the events themselves: a formula counts them");
                return FormulaText.WriteCount(new FieldConditions(binder, lost).Of(ReadEvents.Of(question, lost)));
        }
    }

    protected override Proposals Propose(string text, int cursor, CompletionSources sources) => FormulaCompletion.At(text, cursor, sources);
}
