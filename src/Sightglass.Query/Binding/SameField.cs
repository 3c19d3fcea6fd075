namespace Sightglass.Query.Binding;

/// <summary>Whether two fields of an event have the same text: <c>true</c> or <c>false</c>; null if it lacks one of them.</summary>
public sealed record SameField(string Name, BoundField First, BoundField Second) : BoundField(Name);
