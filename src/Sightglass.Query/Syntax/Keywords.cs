namespace Sightglass.Query.Syntax;

/// <summary>The words of filters and formulas. They count only in capitals, so that texts can be searched for the small ones.</summary>
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
