using Sightglass.Query.Binding;
using Sightglass.Query.Completion;
using Sightglass.Query.Functions;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Sql;

/// <summary>Questions about tables: SQL, and its analytics dialect.</summary>
internal sealed class SqlLanguage(string name, SqlDialect dialect) : QueryLanguage
{
    public override string Name => name;

    public override ParseResult<ParsedQuery> Parse(string text, FormulaNames names) => SqlParser.Parse(text, dialect);

    protected override Proposals Propose(string text, int cursor, CompletionSources sources) => SqlCompletion.At(text, cursor, dialect, sources);

    private protected override string Write(ParsedQuery question, QueryBinder binder, ICollection<string> lost) => (dialect, question) switch
    {
        (SqlDialect.Analytics, _) => throw new InexpressibleException("events: it reads the points of data sets, and workers_logs"),
        (_, FormulaProgram program) => new SqlQuestion(binder, lost).Write(new FormulaQuery(program).ToSelect()),
        (_, SelectQuery select) => new SqlQuestion(binder, lost).Write(select),
        _ => new SqlQuestion(binder, lost).Write(new FieldConditions(binder, lost).Of(ReadEvents.Of(question, lost))),
    };
}
