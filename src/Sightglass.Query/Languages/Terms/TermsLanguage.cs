using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Terms;

/// <summary>The term patterns of CloudWatch: words and quoted texts that a log line must or must not contain.</summary>
internal sealed class TermsLanguage : QueryLanguage
{
    public override string Name => "terms";

    public override ParseResult<ParsedQuery> Parse(string text, FormulaNames names) => TermsParser.Parse(text);
}
