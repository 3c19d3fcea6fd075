using System.Text;
using Sightglass.Query.Functions;
using Sightglass.Query.Syntax;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql.Relations;

/// <summary>Prints a value as another type, where that is meant; says so where it is not.</summary>
internal sealed class ScalarValues(string text, SqlDialect dialect, SqlParameters parameters)
{
    private static readonly Dictionary<string, ScalarType> Types = new(StringComparer.Ordinal)
    {
        ["FLOAT"] = ScalarType.Number, ["FLOAT32"] = ScalarType.Number, ["FLOAT64"] = ScalarType.Number, ["REAL"] = ScalarType.Number, ["DOUBLE"] = ScalarType.Number, ["DOUBLE PRECISION"] = ScalarType.Number,
        ["DECIMAL"] = ScalarType.Number, ["NUMERIC"] = ScalarType.Number, ["NUMBER"] = ScalarType.Number,
        ["INT"] = ScalarType.Integer, ["INTEGER"] = ScalarType.Integer, ["BIGINT"] = ScalarType.Integer, ["SMALLINT"] = ScalarType.Integer, ["INT64"] = ScalarType.Integer, ["INT32"] = ScalarType.Integer, ["SIGNED"] = ScalarType.Integer,
        ["VARCHAR"] = ScalarType.Text, ["TEXT"] = ScalarType.Text, ["STRING"] = ScalarType.Text, ["CHAR"] = ScalarType.Text, ["JSON"] = ScalarType.Text,
        ["BOOLEAN"] = ScalarType.Boolean, ["BOOL"] = ScalarType.Boolean,
        ["TIMESTAMP"] = ScalarType.Time, ["TIMESTAMPTZ"] = ScalarType.Time, ["DATETIME"] = ScalarType.Time, ["DATETIME64"] = ScalarType.Time,
        ["DATE"] = ScalarType.Date,
    };

    /// <summary>Names of types that CAST takes.</summary>
    public static IEnumerable<string> TypeNames => Types.Keys;

    /// <summary>Null when the value is no condition.</summary>
    public static string? Condition(Scalar value) => value.Type switch
    {
        ScalarType.Boolean or ScalarType.Null => value.Sql,
        ScalarType.Number or ScalarType.Integer => $"({value.Sql} != 0)",
        ScalarType.Any => $"({value.Sql} = 'true')",
        _ => null,
    };

    public string Number(Scalar value, TextSpan span) => value.Type switch
    {
        ScalarType.Number or ScalarType.Integer => value.Number?.Invoke() ?? value.Sql,
        ScalarType.Null => value.Sql,
        ScalarType.Boolean => $"toUInt8({value.Sql})",
        ScalarType.Any => value.Number?.Invoke() ?? $"toFloat64OrNull({value.Sql})",
        ScalarType.Text when value.Literal is TextLiteral literal && JsonNumber.Is(Encoding.UTF8.GetBytes(literal.Value)) => $"toFloat64({parameters.String(literal.Value)})",
        _ => throw Error(span, $"this is {NameOf(value.Type)}, and a number is needed", value.Type == ScalarType.Text ? "write CAST(… AS DOUBLE)" : null),
    };

    /// <summary>Every value has a text.</summary>
    public static string Text(Scalar value) => value.Type is ScalarType.Text or ScalarType.Any or ScalarType.Null ? value.Sql : $"toString({value.Sql})";

    public string Time(Scalar value, TextSpan span)
    {
        switch (value.Type)
        {
            case ScalarType.Time or ScalarType.Date or ScalarType.Null:
                return value.Sql;
            case ScalarType.Text when value.Literal is TextLiteral literal:
                return parameters.Time(UnixMicros.ToTime(MicrosOf(literal, span)));
            case ScalarType.Text or ScalarType.Any:
                return $"parseDateTime64BestEffortOrNull({value.Sql}, 6, 'UTC')";
            default:
                throw Error(span, $"this is {NameOf(value.Type)}, and a time is needed", value.IsNumber ? "write toDateTime(…) for seconds since 1970" : null);
        }
    }

    /// <summary>A time whose text, if it has no offset, is one of a zone.</summary>
    /// <param name="zone">As printed for the engine.</param>
    public string Time(Scalar value, TextSpan span, string zone)
    {
        if (value.Type is ScalarType.Text && value.Literal is TextLiteral literal)
        {
            MicrosOf(literal, span);
        }

        return value.Type is ScalarType.Text or ScalarType.Any ? $"parseDateTime64BestEffortOrNull({value.Sql}, 6, {zone})" : value.IsNumber ? value.Sql : Time(value, span);
    }

    private long MicrosOf(TextLiteral literal, TextSpan span) =>
        Ascii.IsValid(literal.Value) && EventTime.TryParse(Encoding.ASCII.GetBytes(literal.Value), out var micros)
            ? micros
            : throw Error(span, $"'{literal.Value}' is no time", "write '2026-01-15 10:30:00' or '2026-01-15T10:30:00Z'");

    /// <summary>Two values as one type: times before numbers, numbers before texts.</summary>
    public (string Left, string Right) Comparable(Scalar left, TextSpan leftSpan, Scalar right, TextSpan rightSpan)
    {
        if (left.Type is ScalarType.Time or ScalarType.Date || right.Type is ScalarType.Time or ScalarType.Date)
        {
            return (Time(left, leftSpan), Time(right, rightSpan));
        }

        if (left.IsNumber || right.IsNumber)
        {
            return (Number(left, leftSpan), Number(right, rightSpan));
        }

        if (left.Type is ScalarType.Interval or ScalarType.List || right.Type is ScalarType.Interval or ScalarType.List)
        {
            throw Error(leftSpan, $"{NameOf(left.Type)} cannot be compared with {NameOf(right.Type)}");
        }

        return left.Type == ScalarType.Boolean && right.Type == ScalarType.Boolean ? (left.Sql, right.Sql) : (Text(left), Text(right));
    }

    /// <summary>Several values as one type.</summary>
    /// <param name="what">Whose values they are, for a message.</param>
    public (ScalarType Type, List<string> Values) Unify(IReadOnlyList<(Scalar Value, TextSpan Span)> values, string what)
    {
        var types = values.Select(value => value.Value.Type).Where(type => type != ScalarType.Null).Distinct().ToHashSet();
        if (types.Count == 0)
        {
            return (ScalarType.Null, [.. values.Select(value => value.Value.Sql)]);
        }

        ScalarType? common = types.Count == 1 ? types.First()
            : types.IsSubsetOf([ScalarType.Integer, ScalarType.Number, ScalarType.Any]) ? ScalarType.Number
            : types.IsSubsetOf([ScalarType.Text, ScalarType.Any]) ? ScalarType.Text
            : types.IsSubsetOf([ScalarType.Time, ScalarType.Date]) ? ScalarType.Time
            : null;
        if (common is not { } type)
        {
            var other = values.First(value => value.Value.Type is not ScalarType.Null && value.Value.Type != values.First(first => first.Value.Type != ScalarType.Null).Value.Type);
            throw Error(other.Span, $"{what} are of different types: {string.Join(" and ", types.Select(NameOf))}", "write CAST(… AS …) for one of them");
        }

        // The engine has no common type of whole numbers and floats, nor of whole numbers with and without a sign. The types of the analytics dialect are those of its own.
        var isMixed = types.Count > 1 || (type == ScalarType.Integer && dialect == SqlDialect.Standard && values.Count(value => value.Value.Type == type && value.Value.Literal is null) > 1);
        return (type, [.. values.Select(value => (type, value.Value) switch
        {
            (ScalarType.Number, { Type: ScalarType.Integer }) when isMixed => $"toFloat64({Number(value.Value, value.Span)})",
            (ScalarType.Number, _) => Number(value.Value, value.Span),
            (ScalarType.Integer, { Type: ScalarType.Integer, Literal: null }) when isMixed => $"toInt64({value.Value.Sql})",
            _ => value.Value.Sql,
        })]);
    }

    /// <summary>A text that is no value of the type gives NULL.</summary>
    public Scalar Cast(Scalar value, CastNode node)
    {
        if (!Types.TryGetValue(node.Type, out var type))
        {
            throw Error(node.Span, $"the type {node.Type} is not known", "use one of DOUBLE, BIGINT, VARCHAR, BOOLEAN, TIMESTAMP, DATE");
        }

        var isText = value.Type is ScalarType.Text or ScalarType.Any;
        var sql = type switch
        {
            ScalarType.Number when isText => value.Number?.Invoke() ?? $"toFloat64OrNull({value.Sql})",
            ScalarType.Number => $"toFloat64({Number(value, node.Span)})",
            ScalarType.Integer when isText => $"toInt64OrNull({value.Sql})",
            ScalarType.Integer when value.Type is ScalarType.Time or ScalarType.Date => $"toUnixTimestamp({value.Sql})",
            ScalarType.Integer => $"accurateCastOrNull(trunc({Number(value, node.Span)}), 'Int64')",
            ScalarType.Text => Text(value),
            ScalarType.Boolean when isText => $"multiIf(lower({value.Sql}) IN ('true', 't', '1', 'yes'), true, lower({value.Sql}) IN ('false', 'f', '0', 'no'), false, NULL)",
            ScalarType.Boolean => $"toBool({Condition(value) ?? throw Error(node.Span, $"{NameOf(value.Type)} is no boolean")})",
            ScalarType.Date => $"toDate({Time(value, node.Span)})",
            _ when value.IsNumber => $"toDateTime64({value.Sql}, 6, 'UTC')",
            _ => $"toDateTime64({Time(value, node.Span)}, 6, 'UTC')",
        };
        return new Scalar(value.Type == ScalarType.Null ? "NULL" : sql, type);
    }

    public static string NameOf(ScalarType type) => type switch
    {
        ScalarType.Null => "NULL",
        ScalarType.Boolean => "a condition",
        ScalarType.Integer or ScalarType.Number => "a number",
        ScalarType.Text => "a text",
        ScalarType.Any => "an attribute",
        ScalarType.Time => "a time",
        ScalarType.Date => "a day",
        ScalarType.Interval => "an interval",
        _ => "a list",
    };

    private QueryErrorException Error(TextSpan span, string what, string? hint = null) => new(QueryError.At(text, span, what, hint: hint));
}
