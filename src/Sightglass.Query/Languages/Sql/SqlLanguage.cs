using Sightglass.Query.Functions;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Sql;

/// <summary>Questions about tables: SQL, and its analytics dialect.</summary>
internal sealed class SqlLanguage(string name, SqlDialect dialect) : QueryLanguage
{
    public override string Name => name;

    public override ParseResult<ParsedQuery> Parse(string text, FormulaNames names) => SqlParser.Parse(text, dialect);
}
