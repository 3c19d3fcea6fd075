using System.Globalization;
using static Sightglass.Query.Functions.ScalarArgument;

namespace Sightglass.Query.Functions;

/// <summary>The functions of SQL: one list for the printer, completion and documentation.</summary>
public static class SqlFunctions
{
    private const SqlDialect Standard = SqlDialect.Standard;

    // Percentiles by nearest rank, as in formulas: the engine takes the value at index floor(level * n), the nearest rank is at ceil(level * n) - 1.
    private const double NearestRank = 1e-13;

    /// <summary>All functions, in the order of the documentation.</summary>
    public static readonly IReadOnlyList<SqlFunction> All =
    [
        // Over rows.
        Aggregate("count", ScalarType.Integer, Any) with { Required = 0 },
        Aggregate("sum", ScalarType.Number, Number),
        Aggregate("avg", ScalarType.Number, Number) with { Aliases = ["mean"] },
        Aggregate("min", null, Any),
        Aggregate("max", null, Any),
        Aggregate("quantileExactWeighted", ScalarType.Number, Number, Number) with { Parameters = 1, IsWeighted = true },
        Aggregate("quantileWeighted", ScalarType.Number, Number, Number) with { Parameters = 1, IsWeighted = true, Sql = "quantileExactWeighted" },
        Aggregate("argMax", null, Any, Any),
        Aggregate("argMin", null, Any, Any),
        Aggregate("first_value", null, Any),
        Aggregate("last_value", null, Any),
        Aggregate("topK", ScalarType.List, Any) with { Parameters = 1, TakesCount = true },
        Aggregate("topKWeighted", ScalarType.List, Any, Number) with { Parameters = 1, TakesCount = true, IsWeighted = true },
        Aggregate("uniq", ScalarType.Integer, Any) with { Aliases = ["uniqExact", "approx_distinct", "count_distinct"], Sql = "uniqExact", Only = Standard },
        Aggregate("any", null, Any) with { Aliases = ["any_value", "arbitrary"], Only = Standard },
        Aggregate("countIf", ScalarType.Integer, Condition) with { Aliases = ["count_if"], Only = Standard },
        Aggregate("sumIf", ScalarType.Number, Number, Condition) with { Aliases = ["sum_if"], Only = Standard },
        Aggregate("avgIf", ScalarType.Number, Number, Condition) with { Aliases = ["avg_if"], Only = Standard },
        Aggregate("quantile", ScalarType.Number, Number) with { Parameters = 1, Sql = "quantileExact", Only = Standard },
        Aggregate("median", ScalarType.Number, Number) with { Sql = Percentile(0.5), Only = Standard },
        Aggregate("stddev", ScalarType.Number, Number) with { Aliases = ["stddev_samp"], Sql = "stddevSamp", Only = Standard },
        Aggregate("stddev_pop", ScalarType.Number, Number) with { Sql = "stddevPop", Only = Standard },
        Aggregate("variance", ScalarType.Number, Number) with { Aliases = ["var_samp"], Sql = "varSamp", Only = Standard },
        Aggregate("var_pop", ScalarType.Number, Number) with { Sql = "varPop", Only = Standard },
        Aggregate("corr", ScalarType.Number, Number, Number) with { Only = Standard },
        Aggregate("bool_and", ScalarType.Boolean, Condition) with { Aliases = ["every"], Sql = "min", Only = Standard },
        Aggregate("bool_or", ScalarType.Boolean, Condition) with { Sql = "max", Only = Standard },

        // Of a window only.
        Window("row_number", ScalarType.Integer),
        Window("rank", ScalarType.Integer),
        Window("dense_rank", ScalarType.Integer),
        Window("ntile", ScalarType.Integer, Number),
        Window("lag", null, Any, Number, Any) with { Required = 1 },
        Window("lead", null, Any, Number, Any) with { Required = 1 },

        // Of conditions and nulls.
        Scalar("if", null, Condition, Any, Any) with { TypeOf = 1 },
        Scalar("coalesce", null, Any) with { IsVariadic = true, Aliases = ["ifNull"] },
        Scalar("nullIf", null, Any, Any),
        Scalar("greatest", null, Any) with { IsVariadic = true, Only = Standard },
        Scalar("least", null, Any) with { IsVariadic = true, Only = Standard },

        // Numbers.
        Scalar("intDiv", ScalarType.Integer, Number, Number) with { Sql = "intDivOrNull" },
        Scalar("mod", ScalarType.Number, Number, Number) with { Sql = "moduloOrNull", Only = Standard },
        Scalar("abs", null, Number) with { Only = Standard },
        Scalar("sign", ScalarType.Integer, Number) with { Only = Standard },
        Scalar("log", ScalarType.Number, Number) with { Aliases = ["ln"] },
        Scalar("log2", ScalarType.Number, Number) with { Only = Standard },
        Scalar("log10", ScalarType.Number, Number) with { Only = Standard },
        Scalar("exp", ScalarType.Number, Number) with { Only = Standard },
        Scalar("sqrt", ScalarType.Number, Number) with { Only = Standard },
        Scalar("pow", ScalarType.Number, Number, Number) with { Aliases = ["power"] },
        Scalar("round", null, Number, Number) with { Required = 1 },
        Scalar("floor", null, Number, Number) with { Required = 1 },
        Scalar("ceil", null, Number, Number) with { Required = 1, Aliases = ["ceiling"] },
        Scalar("truncate", null, Number, Number) with { Required = 1, Aliases = ["trunc"], Sql = "trunc", Only = Standard },
        Scalar("bitAnd", ScalarType.Integer, Number, Number),
        Scalar("bitOr", ScalarType.Integer, Number, Number),
        Scalar("bitXor", ScalarType.Integer, Number, Number),
        Scalar("bitNot", ScalarType.Integer, Number),
        Scalar("bitCount", ScalarType.Integer, Number),
        Scalar("bitHammingDistance", ScalarType.Integer, Number, Number),
        Scalar("bitRotateLeft", ScalarType.Integer, Number, Number),
        Scalar("bitRotateRight", ScalarType.Integer, Number, Number),
        Scalar("bitShiftLeft", ScalarType.Integer, Number, Number),
        Scalar("bitShiftRight", ScalarType.Integer, Number, Number),
        Scalar("bitTest", ScalarType.Integer, Number, Number),
        Scalar("bin", ScalarType.Text, Any),
        Scalar("hex", ScalarType.Text, Any),
        Scalar("toUInt8", ScalarType.Integer, Number),
        Scalar("toUInt32", ScalarType.Integer, Number),
        Scalar("toInt64", ScalarType.Integer, Number) with { Only = Standard },
        Scalar("toFloat64", ScalarType.Number, Number) with { Only = Standard },
        Scalar("toString", ScalarType.Text, Any) with { Only = Standard },

        // Texts. Positions count characters from 1.
        Scalar("length", ScalarType.Integer, Text) with { Aliases = ["char_length", "character_length"], Sql = "lengthUTF8" },
        Scalar("empty", ScalarType.Boolean, Text),
        Scalar("lower", ScalarType.Text, Text) with { Aliases = ["toLower"] },
        Scalar("upper", ScalarType.Text, Text) with { Aliases = ["toUpper"] },
        Scalar("lowerUTF8", ScalarType.Text, Text),
        Scalar("upperUTF8", ScalarType.Text, Text),
        Scalar("startsWith", ScalarType.Boolean, Text, Text) with { Aliases = ["starts_with"] },
        Scalar("endsWith", ScalarType.Boolean, Text, Text) with { Aliases = ["ends_with"] },
        Scalar("position", ScalarType.Integer, Text, Text) with { Aliases = ["strpos"], Sql = "positionUTF8" },
        Scalar("substring", ScalarType.Text, Text, Number, Number) with { Required = 2, Aliases = ["substr"], Sql = "substringUTF8" },
        Scalar("format", ScalarType.Text, LiteralText, Text) with { IsVariadic = true },
        Scalar("concat", ScalarType.Text, Text) with { IsVariadic = true, Only = Standard },
        Scalar("trim", ScalarType.Text, Text) with { Sql = "trimBoth", Only = Standard },
        Scalar("replace", ScalarType.Text, Text, LiteralText, LiteralText) with { Sql = "replaceAll", Only = Standard },
        Scalar("left", ScalarType.Text, Text, Number) with { Sql = "leftUTF8", Only = Standard },
        Scalar("right", ScalarType.Text, Text, Number) with { Sql = "rightUTF8", Only = Standard },
        Scalar("split_part", ScalarType.Text, Text, LiteralText, Number) with { Sql = "arrayElement(splitByString({1}, {0}), toInt64({2}))", Only = Standard },
        Scalar("regexp_like", ScalarType.Boolean, Text, LiteralText) with { Aliases = ["match"], Sql = "match", Only = Standard },
        Scalar("regexp_extract", ScalarType.Text, Text, LiteralText) with { Sql = "extract", Only = Standard },
        Scalar("regexp_replace", ScalarType.Text, Text, LiteralText, LiteralText) with { Sql = "replaceRegexpAll", Only = Standard },

        // JSON in a text. A path is $.name, $['name'] and $.list[0].
        Scalar("json_extract_scalar", ScalarType.Any, Text, LiteralText) with { Aliases = ["json_value"] },
        Scalar("json_extract", ScalarType.Text, Text, LiteralText) with { Aliases = ["json_query"] },

        // Times, all UTC where no zone is named.
        Scalar("now", ScalarType.Time),
        Scalar("today", ScalarType.Date),
        Scalar("toDateTime", ScalarType.Time, Any, Zone) with { Required = 1, Aliases = ["to_timestamp"] },
        Scalar("toDate", ScalarType.Date, Time) with { Aliases = ["date"], Only = Standard },
        Scalar("formatDateTime", ScalarType.Text, Time, LiteralText, Zone) with { Required = 2, Aliases = ["date_format"] },
        Scalar("extract", ScalarType.Integer, Unit, Time) with { Aliases = ["date_part"] },
        Scalar("date_trunc", ScalarType.Time, Unit, Time),
        Scalar("date_diff", ScalarType.Integer, Unit, Time, Time) with { Aliases = ["dateDiff"], Sql = "dateDiff", Only = Standard },
        Scalar("date_add", ScalarType.Time, Unit, Number, Time) with { Only = Standard },
        Scalar("toYear", ScalarType.Integer, Time) with { Aliases = ["year"] },
        Scalar("toMonth", ScalarType.Integer, Time) with { Aliases = ["month"] },
        Scalar("toDayOfMonth", ScalarType.Integer, Time) with { Aliases = ["day"] },
        Scalar("toDayOfWeek", ScalarType.Integer, Time) with { Aliases = ["day_of_week"] },
        Scalar("toHour", ScalarType.Integer, Time) with { Aliases = ["hour"] },
        Scalar("toMinute", ScalarType.Integer, Time) with { Aliases = ["minute"] },
        Scalar("toSecond", ScalarType.Integer, Time) with { Aliases = ["second"] },
        Scalar("toUnixTimestamp", ScalarType.Integer, Time) with { Aliases = ["to_unixtime"] },
        Scalar("toYYYYMM", ScalarType.Integer, Time),
        Scalar("toStartOfInterval", ScalarType.Time, Time, Interval, Zone) with { Required = 2, Aliases = ["time_bucket"] },
        Scalar("toStartOfYear", ScalarType.Date, Time),
        Scalar("toStartOfMonth", ScalarType.Date, Time),
        Scalar("toStartOfWeek", ScalarType.Date, Time) with { Aliases = ["toMonday"], Sql = "toMonday" },
        Scalar("toStartOfDay", ScalarType.Time, Time),
        Scalar("toStartOfHour", ScalarType.Time, Time),
        Scalar("toStartOfFifteenMinutes", ScalarType.Time, Time),
        Scalar("toStartOfTenMinutes", ScalarType.Time, Time),
        Scalar("toStartOfFiveMinutes", ScalarType.Time, Time),
        Scalar("toStartOfMinute", ScalarType.Time, Time),
    ];

    private static readonly Dictionary<string, SqlFunction> ByName = All.SelectMany(function => function.Aliases.Prepend(function.Name).Select(name => (name, function)))
        .ToDictionary(pair => pair.name, pair => pair.function, StringComparer.OrdinalIgnoreCase);

    /// <summary>The function with that name; null when the dialect has none. A percentile of the formula language (<c>p95</c>) is one, too.</summary>
    public static SqlFunction? Find(string name, SqlDialect dialect)
    {
        if (ByName.TryGetValue(name, out var found))
        {
            return found.Only is null || found.Only == dialect ? found : null;
        }

        return dialect == Standard && QueryFunctions.Find(name) is { Kind: AggregateKind.Percentile, Permille: > 0 and var permille }
            ? Aggregate(name.ToLowerInvariant(), ScalarType.Number, Number) with { Sql = Percentile(permille / 1000.0) }
            : null;
    }

    /// <summary>The names of a dialect.</summary>
    public static IEnumerable<string> Names(SqlDialect dialect) => All.Where(function => function.Only is null || function.Only == dialect).Select(function => function.Name);

    /// <summary>The level by which the engine takes the nearest rank.</summary>
    public static string Level(double share) => Math.Max(0, share - NearestRank).ToString("R", CultureInfo.InvariantCulture);

    private static string Percentile(double share) => $"quantileExact({Level(share)})";

    private static SqlFunction Scalar(string name, ScalarType? returns, params ScalarArgument[] arguments) => new(name, arguments, returns);

    private static SqlFunction Aggregate(string name, ScalarType? returns, params ScalarArgument[] arguments) => new(name, arguments, returns) { Kind = SqlFunctionKind.Aggregate };

    private static SqlFunction Window(string name, ScalarType? returns, params ScalarArgument[] arguments) => new(name, arguments, returns) { Kind = SqlFunctionKind.Window, Only = Standard };
}
