namespace Sightglass.Server.Catalog;

/// <summary>The text of a pack.</summary>
/// <param name="Name">The required name of the pack.</param>
/// <param name="File">File name for the positions of errors.</param>
/// <param name="Text">YAML.</param>
internal sealed record PackSource(string Name, string File, string Text);
