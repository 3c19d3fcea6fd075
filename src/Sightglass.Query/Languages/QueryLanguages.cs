using Sightglass.Query.Functions;
using Sightglass.Query.Languages.CloudWatch;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Languages.QueryBuilder;
using Sightglass.Query.Languages.Sql;

namespace Sightglass.Query.Languages;

/// <summary>The query languages. To add one, add a folder and a line here.</summary>
public static class QueryLanguages
{
    /// <summary>The language of <c>filter</c> parameters and of live tail that name no other, and of links.</summary>
    public static readonly QueryLanguage Filter = new FilterLanguage();

    public static readonly IReadOnlyList<QueryLanguage> All =
    [
        Filter,
        new FormulaLanguage(),
        new CloudWatchLanguage(),
        new SqlLanguage("sql", SqlDialect.Standard),
        new SqlLanguage("analytics-sql", SqlDialect.Analytics),
        new QueryBuilderLanguage(),
    ];

    /// <summary>The language with that name; null when there is none.</summary>
    public static QueryLanguage? Find(string? name) => All.FirstOrDefault(language => language.Name == name);
}
