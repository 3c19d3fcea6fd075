namespace Sightglass.Query.Languages.Filter;

/// <summary>What a filter is part of: it tells where the filter ends.</summary>
internal enum FilterContext : byte
{
    /// <summary>The filter is the whole text.</summary>
    Alone,

    /// <summary>The only argument of a function: up to the parenthesis that closes the call.</summary>
    Call,

    /// <summary>One of several arguments: up to that parenthesis or a comma.</summary>
    Argument,

    /// <summary>After WHERE: up to GROUP BY, ORDER BY, LIMIT or the end of the line, unless the next line goes on.</summary>
    Statement,
}
