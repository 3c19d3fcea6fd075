using Sightglass.Query.Binding;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.QueryBuilder;

/// <summary>The Query Builder of Workers Logs: the JSON of <c>parameters</c> of its API.</summary>
internal sealed class QueryBuilderLanguage : QueryLanguage
{
    public override string Name => "builder";

    public override ParseResult<ParsedQuery> Parse(string text, FormulaNames names)
    {
        var parsed = BuilderParser.Parse(text);
        return parsed.IsValid ? new(parsed.Value.ToParsedQuery()) : new(parsed.Error);
    }

    private protected override string Write(ParsedQuery question, QueryBinder binder, ICollection<string> lost) => question switch
    {
        FormulaProgram program => new BuilderText(binder, lost).Write(new FormulaQuery(program).ToSelect()),
        SelectQuery select => new BuilderText(binder, lost).Write(select),
        _ => new BuilderText(binder, lost).Write(new FieldConditions(binder, lost).Of(ReadEvents.Of(question, lost))),
    };
}
