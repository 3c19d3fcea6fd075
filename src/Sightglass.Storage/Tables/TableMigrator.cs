using System.Globalization;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Storage.Tables;

/// <summary>Creates tables and migrates old ones to their current version.</summary>
/// <remarks>
/// A table's version is stored in its comment (<c>form 2</c>), so that it is copied and restored with the table.
/// A table without one has the first version.
/// </remarks>
public sealed class TableMigrator(ClickHouseClient client)
{
    private const string Comment = "form ";

    /// <summary>When it returns, the table exists in the version <see cref="TableDefinition.Version"/>. Safe to run at every start, and by several servers.</summary>
    /// <exception cref="ClickHouseException">The engine cannot do it at the moment, or a later version of the program created the table.</exception>
    public async Task EnsureAsync(TableDefinition table, CancellationToken cancellationToken)
    {
        await client.ExecuteAsync($"CREATE DATABASE IF NOT EXISTS {TableDefinition.Database}", cancellationToken).ConfigureAwait(false);
        await client.ExecuteAsync($"CREATE TABLE IF NOT EXISTS {table.FullName} {table.Create}\nCOMMENT {CommentOf(table.Version)}", cancellationToken).ConfigureAwait(false);
        var version = await VersionAsync(table, cancellationToken).ConfigureAwait(false);
        if (version > table.Version)
        {
            throw new ClickHouseException(-1, $"the table {table.FullName} has form {version} and this program knows {table.Version}: start the program that made it, or a later one");
        }

        foreach (var migration in table.Migrations.Where(migration => migration.Version > version))
        {
            foreach (var statement in migration.Statements.Append($"MODIFY COMMENT {CommentOf(migration.Version)}"))
            {
                await client.ExecuteAsync($"ALTER TABLE {table.FullName} {statement}", cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<int> VersionAsync(TableDefinition table, CancellationToken cancellationToken)
    {
        await using var rows = await client.QueryAsync(
            $"SELECT comment FROM system.tables WHERE database = '{TableDefinition.Database}' AND name = '{table.Name}'", cancellationToken).ConfigureAwait(false);
        await rows.ReadAsync(cancellationToken).ConfigureAwait(false);
        var comment = rows.GetString(0)!;
        return comment.StartsWith(Comment, StringComparison.Ordinal) ? int.Parse(comment.AsSpan(Comment.Length), CultureInfo.InvariantCulture) : TableMigration.FirstVersion;
    }

    private static string CommentOf(int version) => SqlText.Literal(string.Create(CultureInfo.InvariantCulture, $"{Comment}{version}"));
}
