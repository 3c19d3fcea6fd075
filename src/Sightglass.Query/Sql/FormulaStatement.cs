using System.Globalization;
using Sightglass.Query.Binding;
using Sightglass.Query.Results;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

/// <summary>The statement of a formula, and how its rows are read.</summary>
public sealed class FormulaStatement
{
    private readonly BoundFormula _formula;

    internal FormulaStatement(SqlStatement statement, BoundFormula formula)
    {
        Statement = statement;
        _formula = formula;
    }

    public SqlStatement Statement { get; }

    /// <summary>Reads the answer to <see cref="Statement"/>.</summary>
    public async Task<FormulaResult> ReadAsync(ClickHouseRows rows, CancellationToken cancellationToken)
    {
        List<FormulaRow> all = [];
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            all.Add(ReadRow(rows));
        }

        return new FormulaResult(_formula.KeyNames, [.. _formula.Lines.Select(line => line.Name)], all);
    }

    private FormulaRow ReadRow(ClickHouseRows rows)
    {
        var column = 0;
        long? step = _formula.StepMillis is null ? null : rows.GetInt64(column++);
        List<GroupKey> keys = [];
        foreach (var key in _formula.Keys)
        {
            var text = rows.GetString(column++);
            var kind = key is AttributeField ? KindOf(rows.GetString(column++)!) : KindOf(key);
            keys.Add(text is null ? GroupKey.Null : new GroupKey(kind, text));
        }

        var value = Number(rows, column++);
        return new FormulaRow(step, keys, value, [.. _formula.Lines.Select((_, index) => Number(rows, column + index))]);
    }

    private static double? Number(ClickHouseRows rows, int column) =>
        rows.IsNull(column) ? null : double.Parse(rows.GetString(column)!, NumberStyles.Float, CultureInfo.InvariantCulture);

    private static ValueKind KindOf(BoundField key) => key switch
    {
        ColumnField { Field.Type: FieldType.Integer or FieldType.Number } => ValueKind.Number,
        ColumnField { Field.Type: FieldType.Boolean } => ValueKind.Boolean,
        EventPartField { Part: EventPart.Attributes } => ValueKind.Json,
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
