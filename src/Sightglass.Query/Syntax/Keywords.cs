namespace Sightglass.Query.Syntax;

/// <summary>The keywords of filters and formulas. They must be upper case, so that the same words in lower case can be searched as text.</summary>
public static class Keywords
{
    public const string And = "AND";
    public const string Or = "OR";
    public const string Not = "NOT";
    public const string Where = "WHERE";
    public const string Group = "GROUP";
    public const string Order = "ORDER";
    public const string By = "BY";
    public const string Limit = "LIMIT";
    public const string Ascending = "ASC";
    public const string Descending = "DESC";
}
