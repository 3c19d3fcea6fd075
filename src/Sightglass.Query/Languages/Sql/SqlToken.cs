using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Sql;

internal enum SqlTokenKind : byte
{
    /// <summary>A keyword or a name; keywords are not reserved here.</summary>
    Word,

    /// <summary>A name in double quotes or backticks.</summary>
    QuotedName,
    Number,
    Text,
    Symbol,
    End,
}

/// <param name="Text">A word as written; a name or text without its quotes; the digits; the symbol.</param>
internal readonly record struct SqlToken(SqlTokenKind Kind, string Text, TextSpan Span)
{
    public bool Is(string word) => Kind == SqlTokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    public bool IsSymbol(string symbol) => Kind == SqlTokenKind.Symbol && Text == symbol;
}
