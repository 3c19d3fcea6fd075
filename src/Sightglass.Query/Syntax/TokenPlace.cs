namespace Sightglass.Query.Syntax;

/// <summary>The place of a token in a log line.</summary>
/// <remarks>
/// <code>
/// 127.0.0.1 frank [10/Oct/2000:13:25:15 -0700] "GET /index.html" 404     tokens 1 to 5; white space separates them, brackets and double quotes hold one together and are no part of it
/// </code>
/// </remarks>
/// <param name="Number">From 1.</param>
public sealed record TokenPlace(int Number)
{
    /// <summary>Counted from the end of the line.</summary>
    public bool FromEnd { get; init; }

    /// <summary>If more tokens follow, the text is the line from this token to the last one, as it was written.</summary>
    public bool TakesRest { get; init; }
}
