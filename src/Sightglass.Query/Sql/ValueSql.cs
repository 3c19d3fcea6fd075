using Sightglass.Query.Binding;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Sql;

/// <summary>How a value that is not a field is read: as the JSON text of a value, '' if there is none, or as a token.</summary>
/// <param name="Text">The text of a scalar.</param>
/// <param name="Number">Its number; null if it is none.</param>
/// <param name="IsScalar">Not null, array or object.</param>
/// <param name="IsText">A text.</param>
/// <param name="IsNumber">A number.</param>
internal sealed record ValueSql(string Text, string Number, string IsScalar, string IsText, string IsNumber)
{
    // What can be read as a number; the engine takes more.
    private const string NumberForm = @"^[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][+-]?[0-9]+)?\z";

    /// <param name="x">The JSON text, minified.</param>
    public static ValueSql OfJson(string x) => new(
        $"if(startsWith({x}, '\"'), JSONExtractString({x}), {x})",
        $"JSONExtractFloat({x})",
        $"left({x}, 1) NOT IN ('', 'n', '[', '{{')",
        $"startsWith({x}, '\"')",
        $"(left({x}, 1) BETWEEN '-' AND '9')");

    /// <param name="x">The token's text.</param>
    /// <param name="parameters">Of the statement.</param>
    public static ValueSql OfToken(string x, SqlParameters parameters)
    {
        var isNumber = $"(match({x}, {parameters.String(NumberForm)}) AND isFinite(toFloat64OrZero({x})))";
        return new(x, $"toFloat64OrZero({x})", "true", $"NOT {isNumber}", isNumber);
    }

    /// <summary>A condition that is never null.</summary>
    /// <param name="test">Of a value, or of one that is missing.</param>
    /// <param name="x">The value.</param>
    /// <param name="value">How it is read.</param>
    /// <param name="print">Prints a test of a text.</param>
    /// <param name="parameters">Of the statement.</param>
    public static string Test(ValueTest test, string x, ValueSql value, Func<string, TextTest, string> print, SqlParameters parameters) => test switch
    {
        ScalarTextTest text => $"({value.IsScalar} AND {Negated(text.IsNegated, print(value.Text, text.Test))})",
        ScalarNumberTest number => value.Test(number, print, parameters),
        StateTest { State: ValueState.Null } => $"{x} = 'null'",
        StateTest { State: ValueState.True } => $"{x} = 'true'",
        StateTest { State: ValueState.False } => $"{x} = 'false'",
        _ => $"{x} = ''",
    };

    private string Test(ScalarNumberTest test, Func<string, TextTest, string> print, SqlParameters parameters)
    {
        var symbol = FilterSql.Symbol(test.Comparison);
        var isNumber = $"{Number} {symbol} {parameters.Float64(test.Value)}";
        if (test.Whole is { } whole)
        {
            isNumber = $"ifNull({DigitsSql.Of(Text)} {symbol} {DigitsSql.Literal(whole, parameters)}, {isNumber})";
        }

        isNumber = $"{IsNumber} AND {Negated(test.IsNegated, isNumber)}";
        return test.Text is null ? $"({isNumber})" : $"({isNumber} OR {IsText} AND {Negated(test.IsNegated, print(Text, test.Text))})";
    }

    private static string Negated(bool isNegated, string condition) => isNegated ? $"NOT ({condition})" : condition;
}
