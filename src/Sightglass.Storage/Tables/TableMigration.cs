namespace Sightglass.Storage.Tables;

/// <summary>A step that brings a table from one form to the next.</summary>
/// <param name="Version">Number of the form that it leads to.</param>
/// <param name="Statements">What follows <c>ALTER TABLE name</c>, in order. Each does no harm when it runs again: a start may be killed between two, and two servers of a cluster may start at once.</param>
public sealed record TableMigration(int Version, IReadOnlyList<string> Statements)
{
    /// <summary>The form in which a table was first made.</summary>
    public const int FirstVersion = 1;
}
