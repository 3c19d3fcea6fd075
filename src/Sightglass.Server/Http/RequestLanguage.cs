using Sightglass.Query.Languages;

namespace Sightglass.Server.Http;

/// <summary>The query language that a request names.</summary>
internal static class RequestLanguage
{
    /// <summary>The parameter of addresses.</summary>
    public const string Name = "language";

    /// <exception cref="ProblemException">There is no such language.</exception>
    public static QueryLanguage Of(string? name) => QueryLanguages.Find(name) ?? throw new ProblemException(RequestProblems.UnknownLanguage(name));
}
