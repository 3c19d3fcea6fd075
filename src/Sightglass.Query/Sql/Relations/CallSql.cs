using System.Buffers;
using System.Globalization;
using Sightglass.Query.Functions;
using Sightglass.Query.Languages.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Query.Syntax.Relations;

namespace Sightglass.Query.Sql.Relations;

/// <summary>Prints calls of the listed functions.</summary>
internal sealed class CallSql(string text, SqlDialect dialect, SqlParameters parameters, DateTimeOffset now)
{
    private const string OnlyCount = "count";
    private const int MaxZoneLength = 50;

    private static readonly SearchValues<char> ZoneCharacters = SearchValues.Create("+-/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");

    private readonly ScalarValues _values = new(text, dialect, parameters);

    /// <param name="function">The one that the call names.</param>
    /// <param name="call">As written.</param>
    /// <param name="arguments">The printed arguments; none for <c>count(*)</c>.</param>
    /// <param name="filter">The condition of FILTER; null without one.</param>
    /// <param name="over">The window; null without one.</param>
    public Scalar Print(SqlFunction function, CallNode call, IReadOnlyList<(Scalar Value, TextSpan Span)> arguments, string? filter, string? over)
    {
        var levels = LevelsOf(function, call, ref arguments);
        Check(function, call, arguments, filter, over);
        if (Special(function, call, arguments, filter, over) is { } special)
        {
            return special;
        }

        var (type, printed) = ArgumentsOf(function, arguments);
        if (function.Kind == SqlFunctionKind.Scalar)
        {
            return new Scalar(Fill(function.Sql ?? function.Name, printed), type);
        }

        return new Scalar(Over(Aggregate(function, call, printed, levels, filter), over), type);
    }

    private static string Over(string sql, string? over) => over is null ? sql : $"{sql} OVER ({over})";

    /// <summary>The shares or counts before the arguments; <c>quantileWeighted(0.95, x, w)</c> has them among these.</summary>
    private string LevelsOf(SqlFunction function, CallNode call, ref IReadOnlyList<(Scalar Value, TextSpan Span)> arguments)
    {
        if (function.Parameters == 0)
        {
            return call.Parameters.Count == 0 ? "" : throw Error(call.Span, $"'{call.Name}' takes no parameters before its arguments", $"write {function.Syntax}");
        }

        ScalarNode? level = call.Parameters is [var single] ? single : null;
        if (call.Parameters.Count == 0 && arguments.Count == function.Arguments.Count + 1)
        {
            (level, arguments) = (arguments[0].Value.Literal, [.. arguments.Skip(1)]);
        }

        if (level is not NumberLiteral number || !double.TryParse(number.Digits, NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            || (function.TakesCount ? value is < 1 or > 1000 || value != Math.Floor(value) : value is < 0 or > 1))
        {
            throw Error(call.Span, $"'{call.Name}' needs a number {(function.TakesCount ? "from 1 to 1,000" : "between 0 and 1")} before its arguments", $"write {function.Syntax}, such as {function.Name}({(function.TakesCount ? "5" : "0.95")})(…)");
        }

        return $"({(function.TakesCount || function.Arguments.Count > 1 ? number.Digits : SqlFunctions.Level(value))})";
    }

    private void Check(SqlFunction function, CallNode call, IReadOnlyList<(Scalar Value, TextSpan Span)> arguments, string? filter, string? over)
    {
        var isStar = function.Name == OnlyCount && call.Arguments is [StarNode];
        if (!isStar && (arguments.Count < function.Fewest || (arguments.Count > function.Arguments.Count && !function.IsVariadic && !(function.Name == OnlyCount && call.IsDistinct))))
        {
            throw Error(call.Span, $"'{call.Name}' takes {Expected(function)}, not {arguments.Count}", $"write {function.Syntax}");
        }

        if (function.Kind == SqlFunctionKind.Scalar && (call.IsDistinct || filter is not null || over is not null))
        {
            throw Error(call.Span, $"'{call.Name}' computes on one row: it takes no {(call.IsDistinct ? "DISTINCT" : filter is not null ? "FILTER" : "OVER")}");
        }

        if (function.Kind == SqlFunctionKind.Window && over is null)
        {
            throw Error(call.Span, $"'{call.Name}' needs a window", $"write {function.Name}(…) OVER (ORDER BY …)");
        }
    }

    private static string Expected(SqlFunction function) => (function.Fewest, function.Arguments.Count, function.IsVariadic) switch
    {
        (var fewest, _, true) => $"at least {fewest} {Word(fewest)}",
        (var fewest, var most, _) when fewest == most => fewest == 0 ? "no arguments" : $"{fewest} {Word(fewest)}",
        var (fewest, most, _) => $"{fewest} to {most} arguments",
    };

    private static string Word(int count) => count == 1 ? "argument" : "arguments";

    /// <summary>What depends on more than the printed arguments.</summary>
    private Scalar? Special(SqlFunction function, CallNode call, IReadOnlyList<(Scalar Value, TextSpan Span)> arguments, string? filter, string? over)
    {
        switch (function.Name)
        {
            case "now":
                return new Scalar(dialect == SqlDialect.Analytics ? $"toDateTime({parameters.Time(now)}, 'UTC')" : parameters.Time(now), ScalarType.Time);
            case "today":
                return new Scalar($"toDate({parameters.Time(now)})", ScalarType.Date);
            case "min" or "max" when dialect == SqlDialect.Analytics && arguments[0].Value.Type == ScalarType.Text:
                throw Error(arguments[0].Span, $"'{call.Name}' takes numbers and times in the analytics dialect, not texts", "use argMin or argMax, or the language sql");
            case "min" or "max" or "argMin" or "argMax" when arguments[^1].Value.Type == ScalarType.Any:
                return Extreme(function, call, arguments, filter, over);
            case "sum" when dialect == SqlDialect.Analytics && arguments[0].Value is { Type: ScalarType.Integer, Number: not null } weight:
                var exact = Over(Aggregate(function, call, [_values.Number(weight, arguments[0].Span)], "", filter), over);
                return new Scalar($"toUInt64(round({exact}))", ScalarType.Number) { Number = () => exact };
            case "lag" or "lead":
                return Neighbor(function.Name, arguments, over!);
            case "if":
                var (type, branches) = _values.Unify([arguments[1], arguments[2]], "the branches of if");
                return new Scalar($"if({ScalarValues.Condition(arguments[0].Value) ?? throw Error(arguments[0].Span, "'if' needs a condition", "compare it with something")}, {branches[0]}, {branches[1]})", type);
            case "coalesce" or "greatest" or "least":
                var (common, values) = _values.Unify(arguments, $"the values of {call.Name}");
                return common == ScalarType.Any && function.Name != "coalesce" ? Largest(function.Name, arguments) : new Scalar($"{function.Name}({string.Join(", ", values)})", common);
            case "nullIf":
                var (first, other) = _values.Comparable(arguments[0].Value, arguments[0].Span, arguments[1].Value, arguments[1].Span);
                return new Scalar($"nullIf({first}, {other})", arguments[0].Value.Type == ScalarType.Any && arguments[1].Value.IsNumber ? ScalarType.Number : arguments[0].Value.Type);
            case "toDateTime" when arguments is [_, var named]:
                var zone = ZoneOf(named);
                return InUtc(new Scalar($"toDateTime({_values.Time(arguments[0].Value, arguments[0].Span, zone)}, {zone})", ScalarType.Time));
            case "toStartOfInterval" when arguments is [_, { Value.Literal: IntervalLiteral { Unit: < IntervalUnit.Week } }, _]:
                return InUtc(new Scalar($"toStartOfInterval({string.Join(", ", ArgumentsOf(function, arguments).Arguments)})", ScalarType.Time));
            case "toDateTime":
                return new Scalar(arguments[0].Value.IsNumber ? $"toDateTime({arguments[0].Value.Sql}, 'UTC')" : $"toDateTime({_values.Time(arguments[0].Value, arguments[0].Span)}, 'UTC')", ScalarType.Time);
            case "toUInt32" when arguments[0].Value.Type is ScalarType.Time or ScalarType.Date:
                // As queries of Grafana group times: intDiv(toUInt32(timestamp), 60) * 60.
                return new Scalar($"toUnixTimestamp({arguments[0].Value.Sql})", ScalarType.Integer);
            case "extract":
                return new Scalar($"{Extracted(UnitOf(arguments[0]), arguments[0].Span)}({_values.Time(arguments[1].Value, arguments[1].Span)})", ScalarType.Integer);
            case "date_trunc":
                return new Scalar(Truncated(UnitOf(arguments[0]), _values.Time(arguments[1].Value, arguments[1].Span)), ScalarType.Time);
            case "date_add":
                return new Scalar($"add{UnitOf(arguments[0])}s({_values.Time(arguments[2].Value, arguments[2].Span)}, {_values.Number(arguments[1].Value, arguments[1].Span)})", ScalarType.Time);
            case "json_extract_scalar" or "json_extract":
                return Json(function.Name == "json_extract_scalar", arguments);
            case "bin" or "hex" when arguments[0].Value.Type == ScalarType.Number:
                return new Scalar($"{function.Name}(toInt64({arguments[0].Value.Sql}))", ScalarType.Text);
            case "bitAnd" or "bitOr" or "bitXor" or "bitNot" or "bitCount" or "bitHammingDistance" or "bitRotateLeft" or "bitRotateRight" or "bitShiftLeft" or "bitShiftRight" or "bitTest":
                return new Scalar($"{function.Name}({string.Join(", ", arguments.Select(argument => argument.Value.Type == ScalarType.Integer ? argument.Value.Sql : $"toInt64({_values.Number(argument.Value, argument.Span)})"))})", ScalarType.Integer);
            default:
                return null;
        }
    }

    /// <summary>The analytics dialect shows a time in its zone.</summary>
    private Scalar InUtc(Scalar time) => dialect == SqlDialect.Analytics ? time : time with { Sql = $"toTimeZone({time.Sql}, 'UTC')" };

    private string ZoneOf((Scalar Value, TextSpan Span) argument) =>
        argument.Value.Literal is TextLiteral { Value.Length: > 0 and <= MaxZoneLength } literal && !literal.Value.AsSpan().ContainsAnyExcept(ZoneCharacters)
            ? argument.Value.Sql
            : throw Error(argument.Span, "the name of a time zone is needed here, written out", "write 'Etc/UTC' or 'America/New_York'");

    /// <summary>By an attribute, which is the last argument: by its numbers if all are numbers, else by its texts.</summary>
    private Scalar Extreme(SqlFunction function, CallNode call, IReadOnlyList<(Scalar Value, TextSpan Span)> arguments, string? filter, string? over)
    {
        var (value, number) = (arguments[^1].Value, _values.Number(arguments[^1].Value, arguments[^1].Span));
        var (byNumber, byText) = (Of(number), Of(value.Sql));
        var isNumber = $"{Over($"countIf({value.Sql} IS NOT NULL AND {number} IS NULL{(filter is null ? "" : $" AND {filter}")})", over)} = 0";
        return arguments.Count == 1
            ? new Scalar($"if({isNumber}, toString({byNumber}), {byText})", ScalarType.Any) { Number = () => byNumber }
            : new Scalar($"if({isNumber}, {byNumber}, {byText})", arguments[0].Value.Type);

        string Of(string by) => Over(Aggregate(function, call, [.. arguments.SkipLast(1).Select(argument => argument.Value.Sql), by], "", filter), over);
    }

    /// <summary>Of attributes in one row: of their numbers if all are numbers, else of their texts.</summary>
    private Scalar Largest(string name, IReadOnlyList<(Scalar Value, TextSpan Span)> arguments)
    {
        var numbers = arguments.Select(argument => _values.Number(argument.Value, argument.Span)).ToList();
        var ofNumbers = $"{name}({string.Join(", ", numbers)})";
        var areNumbers = string.Join(" AND ", numbers.Select(number => $"{number} IS NOT NULL"));
        return new Scalar($"if({areNumbers}, toString({ofNumbers}), {name}({string.Join(", ", arguments.Select(argument => argument.Value.Sql))}))", ScalarType.Any) { Number = () => ofNumbers };
    }

    /// <summary>The value of a row before or after; NULL where there is no such row, unless the text says otherwise.</summary>
    private Scalar Neighbor(string name, IReadOnlyList<(Scalar Value, TextSpan Span)> arguments, string over)
    {
        var (type, values) = _values.Unify(arguments.Count == 3 ? [arguments[0], arguments[2]] : [arguments[0]], $"the value of {name} and its default");
        var distance = arguments.Count == 1 ? "" : $", {_values.Number(arguments[1].Value, arguments[1].Span)}";
        return new Scalar($"{name}(toNullable({values[0]}){distance}{(arguments.Count == 3 ? $", {values[1]}" : "")}) OVER ({over})", type);
    }

    private (ScalarType Type, List<string> Arguments) ArgumentsOf(SqlFunction function, IReadOnlyList<(Scalar Value, TextSpan Span)> arguments)
    {
        var printed = arguments.Select((argument, index) => Argument(function.Arguments[Math.Min(index, function.Arguments.Count - 1)], argument.Value, argument.Span)).ToList();
        var type = function.Returns ?? (arguments[function.TypeOf].Value.Type is ScalarType.Any && function.Arguments[function.TypeOf] == ScalarArgument.Number ? ScalarType.Number : arguments[function.TypeOf].Value.Type);
        return (type, printed);
    }

    private string Argument(ScalarArgument expected, Scalar value, TextSpan span) => expected switch
    {
        ScalarArgument.Number => _values.Number(value, span),
        ScalarArgument.Text => ScalarValues.Text(value),
        ScalarArgument.Time => _values.Time(value, span),
        ScalarArgument.Condition => ScalarValues.Condition(value) ?? throw Error(span, "a condition is needed here", "compare it with something"),
        ScalarArgument.LiteralText => value.Literal is TextLiteral ? value.Sql : throw Error(span, "a text is needed here, written out in single quotes"),
        ScalarArgument.Zone => ZoneOf((value, span)),
        ScalarArgument.Unit => parameters.String(UnitOf((value, span)).ToString().ToLowerInvariant()),
        ScalarArgument.Interval => value.Type == ScalarType.Interval ? value.Sql : throw Error(span, "an interval is needed here", "write INTERVAL '5' MINUTE"),
        _ => value.Type == ScalarType.Interval ? throw Error(span, "an interval cannot stand here") : value.Sql,
    };

    /// <summary>The engine spells DISTINCT and FILTER as ends of the function's name, and also that no rows give NULL: else it would be the first value of the type. Counts are 0, in both dialects.</summary>
    private string Aggregate(SqlFunction function, CallNode call, List<string> arguments, string levels, string? filter)
    {
        var name = (function.Sql ?? function.Name) + levels;
        if (function.IsWeighted)
        {
            // The engine takes whole weights: thousandths.
            arguments = [arguments[0], $"toUInt64(roundBankers({arguments[1]} * 1000))"];
        }

        if (function.Name == OnlyCount && call.IsDistinct)
        {
            name = "uniqExact";
        }
        else if (call.IsDistinct)
        {
            name = Ending(name, "Distinct");
        }

        name = filter is null ? name : Ending(name, "If");
        name = dialect == SqlDialect.Analytics || function.Kind != SqlFunctionKind.Aggregate || function.Returns is ScalarType.Integer or ScalarType.List ? name : Ending(name, "OrNull");
        return $"{name}({string.Join(", ", filter is null ? arguments : arguments.Append(filter))})";
    }

    private static string Ending(string name, string end) => name.IndexOf('(') is var parameters and >= 0 ? name.Insert(parameters, end) : name + end;

    private static string Fill(string sql, List<string> arguments)
    {
        if (!sql.Contains('{'))
        {
            return $"{sql}({string.Join(", ", arguments)})";
        }

        for (var index = 0; index < arguments.Count; index++)
        {
            sql = sql.Replace("{" + index.ToString(CultureInfo.InvariantCulture) + "}", "\u0001" + index.ToString(CultureInfo.InvariantCulture) + "\u0001", StringComparison.Ordinal);
        }

        for (var index = 0; index < arguments.Count; index++)
        {
            // Parameters have braces, too.
            sql = sql.Replace("\u0001" + index.ToString(CultureInfo.InvariantCulture) + "\u0001", arguments[index], StringComparison.Ordinal);
        }

        return sql;
    }

    private IntervalUnit UnitOf((Scalar Value, TextSpan Span) argument) =>
        argument.Value.Literal is TextLiteral { Value.Length: > 0 } literal && SqlParser.TryParseUnit(literal.Value, out var unit)
            ? unit
            : throw Error(argument.Span, "a unit of time is needed here", "use one of 'second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'");

    private string Extracted(IntervalUnit unit, TextSpan span) => unit switch
    {
        IntervalUnit.Second => "toSecond",
        IntervalUnit.Minute => "toMinute",
        IntervalUnit.Hour => "toHour",
        IntervalUnit.Day => "toDayOfMonth",
        IntervalUnit.Week => "toISOWeek",
        IntervalUnit.Month => "toMonth",
        IntervalUnit.Quarter => "toQuarter",
        IntervalUnit.Year => "toYear",
        _ => throw Error(span, "this unit is not part of a time"),
    };

    private static string Truncated(IntervalUnit unit, string time) => unit switch
    {
        IntervalUnit.Second => $"toStartOfSecond(toDateTime64({time}, 0, 'UTC'))",
        IntervalUnit.Week => $"toDateTime(toMonday({time}), 'UTC')",
        IntervalUnit.Month or IntervalUnit.Quarter or IntervalUnit.Year => $"toDateTime(toStartOf{unit}({time}), 'UTC')",
        _ => $"toStartOf{unit}(toDateTime({time}, 'UTC'))",
    };

    private Scalar Json(bool isScalar, IReadOnlyList<(Scalar Value, TextSpan Span)> arguments)
    {
        var path = arguments[1].Value.Literal is TextLiteral literal ? JsonPath.Parse(literal.Value) : null;
        if (path is null)
        {
            throw Error(arguments[1].Span, "a path into JSON is needed here, written out", "write '$.name', '$.outer.inner', '$[''a name'']' or '$.list[0]'");
        }

        var json = ScalarValues.Text(arguments[0].Value);
        var keys = string.Concat(path.Select(step => $", {(step.Name is null ? (step.Index + 1).ToString(CultureInfo.InvariantCulture) : parameters.String(step.Name))}"));
        return isScalar
            ? new Scalar($"if(JSONType({json}{keys}) IN ('Object', 'Array'), NULL, JSONExtract({json}{keys}, 'Nullable(String)'))", ScalarType.Any)
            : new Scalar($"nullIf(JSONExtractRaw({json}{keys}), '')", ScalarType.Text);
    }

    private QueryErrorException Error(TextSpan span, string what, string? hint = null) => new(QueryError.At(text, span, what, hint: hint));
}
