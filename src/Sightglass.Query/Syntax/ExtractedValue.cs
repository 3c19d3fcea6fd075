namespace Sightglass.Query.Syntax;

/// <summary>Values of a log line that are told under names.</summary>
public abstract record ExtractedValue;

/// <summary>The scalar value of a path without wildcards.</summary>
/// <param name="Name">The path as it was written.</param>
/// <param name="Path">Where the value is.</param>
public sealed record ExtractedMember(string Name, EventPath Path) : ExtractedValue;

/// <summary>A token.</summary>
/// <param name="Name">Null: the number of the token in the line.</param>
/// <param name="Place">Which token.</param>
public sealed record ExtractedToken(string? Name, TokenPlace Place) : ExtractedValue;

/// <summary>The tokens between others, by their numbers in the line.</summary>
/// <param name="Before">Number of tokens before them.</param>
/// <param name="After">Number of tokens after them.</param>
public sealed record ExtractedTokens(int Before, int After) : ExtractedValue;
