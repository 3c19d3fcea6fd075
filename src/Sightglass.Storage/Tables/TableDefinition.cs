namespace Sightglass.Storage.Tables;

/// <summary>A table of the product. A new one is this, in a file of its own, and an encoder of its rows in <c>Blocks/</c>.</summary>
/// <param name="Number">Stands in the records of the spool: never changes, and is never given to another table.</param>
/// <param name="Name">Without the database.</param>
/// <param name="Create">Creates the table in its present form: what stands between its name and its comment.</param>
/// <param name="Migrations">The steps from the first form to the present one, by number.</param>
public sealed record TableDefinition(byte Number, string Name, string Create, IReadOnlyList<TableMigration> Migrations)
{
    /// <summary>Database of everything the product stores.</summary>
    public const string Database = "sightglass";

    /// <summary>The name with its database, as statements print it.</summary>
    public string FullName => $"{Database}.{Name}";

    /// <summary>Number of the present form.</summary>
    public int Version => Migrations.Count == 0 ? TableMigration.FirstVersion : Migrations[^1].Version;
}
