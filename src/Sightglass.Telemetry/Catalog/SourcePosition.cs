namespace Sightglass.Telemetry.Catalog;

/// <summary>A position in a file that people edit.</summary>
/// <param name="File">The file name as it was passed to the reader, normally a path relative to the repository.</param>
/// <param name="Line">One-based.</param>
/// <param name="Column">One-based, in UTF-16 units.</param>
public readonly record struct SourcePosition(string File, int Line, int Column)
{
    /// <summary><c>file:line:column</c>, which editors and terminals turn into a link.</summary>
    public override string ToString() => $"{File}:{Line}:{Column}";
}
