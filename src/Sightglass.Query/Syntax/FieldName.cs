namespace Sightglass.Query.Syntax;

/// <summary>A field as the query names it; what it stands for is decided when the query is bound.</summary>
public sealed record FieldName(string Name, TextSpan Span);
