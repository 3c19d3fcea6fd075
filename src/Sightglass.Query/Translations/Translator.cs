using Sightglass.Query.Binding;
using Sightglass.Query.Languages;
using Sightglass.Query.Languages.Sql;
using Sightglass.Query.Planning;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Query.Syntax.Relations;

namespace Sightglass.Query.Translations;

/// <summary>Prints a question in every language that can ask it.</summary>
/// <param name="compiler">Proves that a statement of SQL has the right types.</param>
/// <param name="binder">Knows the types of fields.</param>
/// <param name="names">Names that formulas may use besides fields.</param>
public sealed class Translator(SqlCompiler compiler, QueryBinder binder, FormulaNames names)
{
    private static readonly QueryScope Nowhere = new("", DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));

    /// <summary>The question in all languages but its own.</summary>
    /// <param name="query">Of any language.</param>
    /// <param name="language">The name of its language.</param>
    /// <param name="tables">The tables that it names, if it is a statement of SQL.</param>
    public IEnumerable<(QueryLanguage Language, Translation Translation)> Translate(ParsedQuery query, string? language, IReadOnlyDictionary<string, RelationTable> tables) =>
        QueryLanguages.All.Where(other => other.Name != language).Select(other => (other, To(other, query, tables)));

    /// <summary>The question in one language.</summary>
    /// <inheritdoc cref="Translate" path="/param"/>
    public Translation To(QueryLanguage language, ParsedQuery query, IReadOnlyDictionary<string, RelationTable> tables)
    {
        if (query is ShowQuery)
        {
            return new Translation(null, ["SHOW, which asks about the server"]);
        }

        if (query is not RelationQuery relation)
        {
            return Proven(language.Print(query, binder, names), language, tables);
        }

        if (language is SqlLanguage)
        {
            var text = relation.Text.Substring(relation.Body.Span.Start, relation.Body.Span.Length);
            return Proven(new Translation(text, relation.Format is { } format ? [$"FORMAT {format}"] : []), language, tables);
        }

        List<string> lost = [];
        try
        {
            var printed = language.Print(SimpleStatement.Read(relation, binder, tables, lost), binder, names);
            return printed with { Lost = [.. (printed.Text is null ? [] : lost).Concat(printed.Lost).Distinct()] };
        }
        catch (InexpressibleException exception)
        {
            return new Translation(null, [exception.Message]);
        }
    }

    /// <summary>A statement of SQL is none if a name or type in it is wrong.</summary>
    private Translation Proven(Translation printed, QueryLanguage language, IReadOnlyDictionary<string, RelationTable> tables)
    {
        if (language is not SqlLanguage || printed.Text is not { } text)
        {
            return printed;
        }

        var parsed = language.Parse(text, names);
        if (parsed.Value is not RelationQuery statement)
        {
            return new Translation(null, [$"the question as it is: {parsed.Error?.Message}"]);
        }

        try
        {
            _ = compiler.Relation(statement, Nowhere, tables, DateTimeOffset.UnixEpoch, SqlCompiler.MaxEvents);
            return printed;
        }
        catch (QueryErrorException exception)
        {
            return new Translation(null, [$"the question as it is: {exception.Error.Message}"]);
        }
    }
}
