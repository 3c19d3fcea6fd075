namespace Sightglass.Server.Queries;

/// <summary>Texts that mean something to an engine, a formatter, a page, a shell or a parser. Each is different, and none is empty.</summary>
internal static class NastyTexts
{
    public static readonly IReadOnlyList<string> All =
    [
        // Statements and their ends.
        "'", "''", "\"", "`", "\\", "\\'", "\\\\'", "';--", "' OR '1'='1", "\" OR \"\"=\"", "1 OR 1=1", "') OR 1=1 --", "'; DROP TABLE events; --", "1; SELECT sleep(3)",
        "' UNION ALL SELECT name FROM system.tables --", "/* */", "--", "#", "` + version() + `", "\\x27 OR 1=1", "%27%20OR%201", "x' FORMAT JSON", "' INTO OUTFILE '/tmp/x'", "url('http://127.0.0.1:1/')",
        "' SETTINGS max_threads=1 --", "tenant", "tenant='x' OR tenant!='x'", "attributes", "sequence", "_part",

        // Placeholders and formats.
        "{p0:String}", "{tenant:String}", "{{}}", "{0}", "{", "}", "%s%n%x", "$1", "${jndi:ldap://127.0.0.1/x}", "#{7*7}", "<%= 7*7 %>", "@x", ":x", "?",

        // Wildcards and expressions.
        "%", "_", "*", "**", "(a+)+$", "[", ")", ".*", "a.b.c", "..",

        // Pages, shells, files, lines.
        "<script>alert(1)</script>", "javascript:alert(1)", "$(id)", "`id`", "| id", "../../etc/passwd", "\r\nSet-Cookie: x=1", "\n", "\t", "=1+1",

        // Characters and numbers.
        "\u0000", "a\u0000b", "\u001b[31m", "\u202eabc", "\u200b", "\ufeff", "\uffff", "\U0001F600", "é", "e\u0301", "ＳＥＬＥＣＴ", "NaN", "-0", "1e999", "0x1F", "18446744073709551616", "null", "true", "NOT", "AND",
    ];

    /// <summary>A sixth of the texts; which one depends on the form that they are put into, so that all of them together are tried many times and quickly.</summary>
    public static IEnumerable<string> ShareOf(string form)
    {
        const int Shares = 6;
        var share = form.Sum(c => c) % Shares;
        return All.Where((_, index) => index % Shares == share);
    }

    /// <summary>As a quoted text of a filter.</summary>
    public static string Quoted(string text) => '"' + text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("*", "\\*", StringComparison.Ordinal) + '"';
}
