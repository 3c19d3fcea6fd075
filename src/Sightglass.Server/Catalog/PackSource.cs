namespace Sightglass.Server.Catalog;

/// <summary>The text of a pack.</summary>
/// <param name="Name">What the pack must be named.</param>
/// <param name="File">Stands in the places of its mistakes.</param>
/// <param name="Text">YAML.</param>
internal sealed record PackSource(string Name, string File, string Text);
