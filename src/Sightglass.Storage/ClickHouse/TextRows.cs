namespace Sightglass.Storage.ClickHouse;

/// <summary>Small answers as texts: what the engine says of itself.</summary>
internal static class TextRows
{
    /// <returns>Every value of every row; null is the empty text.</returns>
    /// <exception cref="ClickHouseException">The engine is down, or refused the statement.</exception>
    public static async Task<List<string[]>> ReadTextsAsync(this ClickHouseClient client, string sql, TimeSpan timeout, CancellationToken cancellationToken)
    {
        List<string[]> all = [];
        await using var rows = await client.QueryAsync(new ClickHouseStatement(sql) { Timeout = timeout }, cancellationToken).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            all.Add([.. Enumerable.Range(0, rows.Columns.Count).Select(column => rows.GetString(column) ?? "")]);
        }

        return all;
    }
}
