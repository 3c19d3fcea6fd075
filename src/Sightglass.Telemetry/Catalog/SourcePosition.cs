namespace Sightglass.Telemetry.Catalog;

/// <summary>A place in a file that people edit.</summary>
/// <param name="File">The name the text was read under, normally a path relative to the repository.</param>
/// <param name="Line">One-based.</param>
/// <param name="Column">One-based, in UTF-16 units.</param>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    /// <summary><c>file:line:column</c>, the form editors and terminals make clickable.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
