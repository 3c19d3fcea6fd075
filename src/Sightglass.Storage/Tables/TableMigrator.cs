using System.Globalization;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Storage.Tables;

/// <summary>Creates tables and migrates old ones to their current version.</summary>
/// <remarks>
/// A table's version is stored in its comment (<c>form 2</c>), with the names of columns that it gets when they are used, so that it is copied and restored with the table.
/// A table without one has the first version.
/// </remarks>
public sealed class TableMigrator(ClickHouseClient client)
{
    private const string Comment = "form ";
    private const string Unused = "; columns when used: ";

    /// <summary>When it returns, the table exists in the version <see cref="TableDefinition.Version"/>. Safe to run at every start, and by several servers.</summary>
    /// <exception cref="ClickHouseException">The engine cannot do it at the moment, or a later version of the program created the table.</exception>
    public async Task EnsureAsync(TableDefinition table, CancellationToken cancellationToken)
    {
        await client.ExecuteAsync($"CREATE DATABASE IF NOT EXISTS {TableDefinition.Database}", cancellationToken).ConfigureAwait(false);
        await client.ExecuteAsync($"CREATE TABLE IF NOT EXISTS {table.FullName} {table.Create}\nCOMMENT {CommentOf(table.Version)}", cancellationToken).ConfigureAwait(false);
        var (version, unused) = await ReadAsync(table, cancellationToken).ConfigureAwait(false);
        if (version > table.Version)
        {
            throw new ClickHouseException(-1, $"the table {table.FullName} has form {version} and this program knows {table.Version}: start the program that made it, or a later one");
        }

        foreach (var migration in table.Migrations.Where(migration => migration.Version > version))
        {
            foreach (var statement in migration.Statements.Append($"MODIFY COMMENT {CommentOf(migration.Version, unused)}"))
            {
                await client.ExecuteAsync($"ALTER TABLE {table.FullName} {statement}", cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Writes the names of columns that the table gets when they are used.</summary>
    public async Task RememberAsync(TableDefinition table, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var wanted = names.Order(StringComparer.Ordinal).ToList();
        var (version, unused) = await ReadAsync(table, cancellationToken).ConfigureAwait(false);
        if (!wanted.SequenceEqual(unused))
        {
            await client.ExecuteAsync($"ALTER TABLE {table.FullName} MODIFY COMMENT {CommentOf(version, wanted)}", cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The names that were written last.</summary>
    public async Task<IReadOnlyList<string>> RememberedAsync(TableDefinition table, CancellationToken cancellationToken) =>
        (await ReadAsync(table, cancellationToken).ConfigureAwait(false)).Unused;

    private async Task<(int Version, IReadOnlyList<string> Unused)> ReadAsync(TableDefinition table, CancellationToken cancellationToken)
    {
        await using var rows = await client.QueryAsync(
            $"SELECT comment FROM system.tables WHERE database = '{TableDefinition.Database}' AND name = '{table.Name}'", cancellationToken).ConfigureAwait(false);
        await rows.ReadAsync(cancellationToken).ConfigureAwait(false);
        var parts = rows.GetString(0)!.Split(Unused);
        var version = parts[0].StartsWith(Comment, StringComparison.Ordinal) ? int.Parse(parts[0].AsSpan(Comment.Length), CultureInfo.InvariantCulture) : TableMigration.FirstVersion;
        return (version, parts.Length > 1 ? parts[1].Split(' ') : []);
    }

    private static string CommentOf(int version, IReadOnlyList<string>? unused = null) => SqlText.Literal(string.Create(
        CultureInfo.InvariantCulture, $"{Comment}{version}{(unused is { Count: > 0 } ? Unused + string.Join(' ', unused) : "")}"));
}
