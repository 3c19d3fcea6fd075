using Sightglass.Query.Binding;
using Sightglass.Query.Completion;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.CloudWatch;

/// <summary>The filter patterns of CloudWatch Logs: terms, a regular expression, conditions on JSON, conditions on the words of a line.</summary>
internal sealed class CloudWatchLanguage : QueryLanguage
{
    public override string Name => "cloudwatch";

    public override bool TestsLines => true;

    public override ParseResult<ParsedQuery> Parse(string text, FormulaNames names) => PatternParser.Parse(text);

    private protected override string Write(ParsedQuery question, QueryBinder binder, ICollection<string> lost) => new CloudWatchText(binder, lost).Write(ReadEvents.Of(question, lost));

    protected override Proposals Propose(string text, int cursor, CompletionSources sources) => PatternCompletion.At(text, cursor, sources);
}
