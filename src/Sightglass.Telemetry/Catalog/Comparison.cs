using System.Globalization;
using Sightglass.Telemetry.Catalog.Yaml;

namespace Sightglass.Telemetry.Catalog;

/// <summary>The four ways to compare a value with a limit.</summary>
public enum ThresholdOperator : byte
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>A limit on a value: <c>&lt; 0.8</c>.</summary>
public readonly record struct Comparison(ThresholdOperator Operator, double Limit)
{
    // Longest first, so that '<=' is not read as '<'.
    public static readonly IReadOnlyList<(string Text, ThresholdOperator Operator)> Operators =
    [
        ("<=", ThresholdOperator.LessOrEqual),
        (">=", ThresholdOperator.GreaterOrEqual),
        ("<", ThresholdOperator.Less),
        (">", ThresholdOperator.Greater),
    ];

    public bool Matches(double value) => Operator switch
    {
        ThresholdOperator.Less => value < Limit,
        ThresholdOperator.LessOrEqual => value <= Limit,
        ThresholdOperator.Greater => value > Limit,
        _ => value >= Limit,
    };

    public override string ToString()
    {
        var wanted = Operator;
        var text = Operators.First(known => known.Operator == wanted).Text;
        return string.Create(CultureInfo.InvariantCulture, $"{text} {Limit}");
    }

    internal static bool TryParse(ReadOnlySpan<char> text, out Comparison comparison)
    {
        text = text.Trim();
        foreach (var (symbol, @operator) in Operators)
        {
            if (text.StartsWith(symbol) && PackNumber.TryParse(text[symbol.Length..].Trim(), out var limit))
            {
                comparison = new Comparison(@operator, limit);
                return true;
            }
        }

        comparison = default;
        return false;
    }
}
