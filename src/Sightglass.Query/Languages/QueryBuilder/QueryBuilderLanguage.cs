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
}
