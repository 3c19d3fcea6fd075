namespace Sightglass.Storage.ClickHouse;

/// <summary>Quotes names and texts for SQL. All quoting is done here.</summary>
public static class SqlText
{
    /// <summary>A string literal with everything escaped that could end it.</summary>
    public static string Literal(string text) =>
        "'" + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'";

    /// <summary>An identifier in backticks.</summary>
    public static string Identifier(string name) =>
        "`" + name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("`", "\\`", StringComparison.Ordinal) + "`";
}
