using System.Globalization;

namespace Sightglass.Telemetry.Catalogue;

/// <summary>The four ways to compare a value with a limit.</summary>
public enum ComparisonOperator : byte
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>A limit on a value: <c>&lt; 0.8</c>.</summary>
public readonly record struct Comparison(ComparisonOperator Operator, double Limit)
{
    // Longest first, so that '<=' is not read as '<'.
    internal static readonly (string Text, ComparisonOperator Operator)[] Operators =
    [
        ("<=", ComparisonOperator.LessOrEqual),
        (">=", ComparisonOperator.GreaterOrEqual),
        ("<", ComparisonOperator.Less),
        (">", ComparisonOperator.Greater),
    ];

    public bool Matches(double value) => Operator switch
    {
        ComparisonOperator.Less => value < Limit,
        ComparisonOperator.LessOrEqual => value <= Limit,
        ComparisonOperator.Greater => value > Limit,
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
