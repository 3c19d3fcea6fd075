namespace Sightglass.Storage.Tables;

/// <summary>A table of the server. To add one, create a definition in its own file, and an encoder of its rows in <c>Blocks/</c>.</summary>
/// <param name="Number">Stored in the records of the spool: it must never change, or be given to another table.</param>
/// <param name="Name">Without the database.</param>
/// <param name="Create">Creates the current version of the table: the part of the statement between its name and its comment.</param>
/// <param name="Migrations">The migrations from the first version to the current one, in order.</param>
public sealed record TableDefinition(byte Number, string Name, string Create, IReadOnlyList<TableMigration> Migrations)
{
    /// <summary>The database of all tables.</summary>
    public const string Database = "sightglass";

    /// <summary>The name with its database, for statements.</summary>
    public string FullName => $"{Database}.{Name}";

    /// <summary>The current version.</summary>
    public int Version => Migrations.Count == 0 ? TableMigration.FirstVersion : Migrations[^1].Version;
}
