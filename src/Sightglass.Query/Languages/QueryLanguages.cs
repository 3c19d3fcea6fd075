using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Languages.Terms;

namespace Sightglass.Query.Languages;

/// <summary>The languages that questions may be written in. A new one is a folder and a line here.</summary>
public static class QueryLanguages
{
    /// <summary>The language of every <c>filter</c> parameter, of live tails and of links.</summary>
    public static readonly QueryLanguage Filter = new FilterLanguage();

    public static readonly IReadOnlyList<QueryLanguage> All =
    [
        Filter,
        new FormulaLanguage(),
        new TermsLanguage(),
    ];

    /// <summary>The language of that name; null when there is none.</summary>
    public static QueryLanguage? Find(string? name) => All.FirstOrDefault(language => language.Name == name);
}
