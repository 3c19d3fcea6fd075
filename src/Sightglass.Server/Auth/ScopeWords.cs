namespace Sightglass.Server.Auth;

/// <summary>Scopes as the API writes them.</summary>
internal static class ScopeWords
{
    private static readonly (Scope Scope, string Word)[] All = [(Scope.Ingest, "ingest"), (Scope.Query, "query"), (Scope.Admin, "admin")];

    /// <summary>The words for a set of scopes.</summary>
    public static IReadOnlyList<string> Of(Scope scopes) => [.. All.Where(known => (scopes & known.Scope) != 0).Select(known => known.Word)];

    /// <summary>Parses a list of words. False when it is empty, or one of them is not a scope.</summary>
    public static bool TryParse(IReadOnlyList<string>? words, out Scope scopes)
    {
        scopes = Scope.None;
        foreach (var word in words ?? [])
        {
            var scope = Array.Find(All, known => known.Word == word).Scope;
            if (scope == Scope.None)
            {
                return false;
            }

            scopes |= scope;
        }

        return scopes != Scope.None;
    }
}
