namespace Sightglass.Storage.Tables;

/// <summary>A migration from one version of a table to the next.</summary>
/// <param name="Version">The version that it leads to.</param>
/// <param name="Statements">The text after <c>ALTER TABLE name</c>, in order. Each must be safe to run again: a start may be killed between two, and two servers of a cluster may start at once.</param>
public sealed record TableMigration(int Version, IReadOnlyList<string> Statements)
{
    /// <summary>The first version of a table.</summary>
    public const int FirstVersion = 1;
}
