using System.Text;

namespace Sightglass.Query.Syntax;

/// <summary>Prints names and values for filters and formulas.</summary>
public static class QuotedText
{
    /// <summary>A value, quoted so that it is compared literally.</summary>
    public static string Quote(string text) => $"\"{Escape(text, escapesStars: true)}\"";

    /// <summary>A field's name, quoted if necessary.</summary>
    public static string Name(string name) =>
        name.Length > 0 && name.All(c => char.IsLetterOrDigit(c) || c is '_' or '.' or '@' or '/' or '$') && name is not (Keywords.And or Keywords.Or or Keywords.Not or Keywords.Where or Keywords.Group or Keywords.Order or Keywords.By or Keywords.Limit)
            ? name
            : $"\"{Escape(name, escapesStars: false)}\"";

    /// <summary>The text between the quotes.</summary>
    /// <param name="escapesStars">True where an asterisk would be a wildcard.</param>
    internal static string Escape(string text, bool escapesStars)
    {
        var escaped = new StringBuilder(text.Length + 2);
        foreach (var c in text)
        {
            if (c is '"' or '\\' || (c == '*' && escapesStars))
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }
}
