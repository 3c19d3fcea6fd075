using System.Globalization;
using System.Numerics;
using Sightglass.Query.Binding;

namespace Sightglass.Query.Sql;

/// <summary>Compares whole numbers by all their digits, where 64-bit floats would round them.</summary>
internal static class DigitsSql
{
    /// <summary>The whole number that a text is; null if it is none.</summary>
    public static string Of(string text) => $"if(length({text}) <= {BoundWholeTest.MaxDigits}, toInt256OrNull({text}), NULL)";

    /// <param name="text">The text of what is compared.</param>
    /// <param name="symbol">The engine's operator.</param>
    /// <param name="whole">What it is compared with; at most <see cref="BoundWholeTest.MaxDigits"/> digits.</param>
    /// <param name="otherwise">The condition where the text is no whole number.</param>
    /// <param name="parameters">Of the statement.</param>
    public static string Compare(string text, string symbol, BigInteger whole, string otherwise, SqlParameters parameters) =>
        $"multiIf({Of(text)} IS NOT NULL, {Of(text)} {symbol} {Literal(whole, parameters)}, {otherwise})";

    public static string Literal(BigInteger whole, SqlParameters parameters) => $"toInt256({parameters.String(whole.ToString(CultureInfo.InvariantCulture))})";
}
