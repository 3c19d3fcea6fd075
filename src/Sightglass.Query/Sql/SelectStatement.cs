using System.Globalization;
using Sightglass.Query.Binding;
using Sightglass.Query.Results;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

/// <summary>The statement of a SELECT, with the code that reads its rows.</summary>
public sealed class SelectStatement
{
    private readonly BoundSelect _select;

    internal SelectStatement(SqlStatement statement, BoundSelect select)
    {
        Statement = statement;
        _select = select;
    }

    public SqlStatement Statement { get; }

    /// <summary>Runs the statement in the engine and reads the whole result.</summary>
    /// <param name="timeout">The engine stops after this.</param>
    /// <param name="cancellationToken">Stops the engine's work too.</param>
    /// <exception cref="ClickHouseException">The query failed in the engine, or reached the timeout.</exception>
    public async Task<(SelectResult Result, ClickHouseStatistics Statistics)> RunAsync(ClickHouseClient client, TimeSpan timeout, CancellationToken cancellationToken)
    {
        await using var rows = await client.QueryAsync(Statement.ToClickHouse() with { Timeout = timeout }, cancellationToken).ConfigureAwait(false);
        List<SelectRow> all = [];
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            all.Add(ReadRow(rows));
        }

        return (new SelectResult(all), rows.Statistics);
    }

    /// <inheritdoc cref="RunAsync(ClickHouseClient, TimeSpan, CancellationToken)"/>
    public Task<(SelectResult Result, ClickHouseStatistics Statistics)> RunAsync(ClickHouseClient client, CancellationToken cancellationToken) =>
        RunAsync(client, ClickHouseStatement.DefaultTimeout, cancellationToken);

    private SelectRow ReadRow(ClickHouseRows rows)
    {
        var column = 0;
        List<GroupKey> keys = [];
        foreach (var key in _select.Keys)
        {
            var text = rows.GetString(column++);
            var kind = key is BoundFieldKey { HasKind: true } ? KindOf(rows.GetString(column++)!) : KindOf(key);
            keys.Add(text is null ? GroupKey.Null : new GroupKey(kind, text));
        }

        List<double?> values = [];
        foreach (var _ in _select.Values)
        {
            values.Add(rows.IsNull(column) ? null : double.Parse(rows.GetString(column)!, NumberStyles.Float, CultureInfo.InvariantCulture));
            column++;
        }

        return new SelectRow(keys, values) { RowCount = _select.CountsRows ? rows.GetInt64(column) : null };
    }

    private static ValueKind KindOf(BoundKey key) => key switch
    {
        BoundStepKey or BoundFieldKey { IsNumber: true } or BoundFieldKey { Field: ColumnField { Field.Type: FieldType.Integer or FieldType.Number } } => ValueKind.Number,
        BoundFieldKey { Field: ColumnField { Field.Type: FieldType.Boolean } } => ValueKind.Boolean,
        BoundFieldKey { Field: EventPartField { Part: EventPart.Attributes } } => ValueKind.Json,
        _ => ValueKind.Text,
    };

    private static ValueKind KindOf(string jsonType) => jsonType switch
    {
        "String" => ValueKind.Text,
        "Int64" or "UInt64" or "Double" => ValueKind.Number,
        "Bool" => ValueKind.Boolean,
        "Null" => ValueKind.Null,
        _ => ValueKind.Json,
    };
}
