namespace Sightglass.Query.Syntax;

/// <summary>A field name in a query; binding the query resolves it.</summary>
public sealed record FieldName(string Name, TextSpan Span);
