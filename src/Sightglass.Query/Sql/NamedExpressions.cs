using System.Globalization;
using System.Text.RegularExpressions;

namespace Sightglass.Query.Sql;

/// <summary>The long expressions of a statement, each printed once: <c>WITH multiIf(…) AS _e0 SELECT … _e0 = {p1:String} … _e0 = {p2:String}</c>.</summary>
internal sealed partial class NamedExpressions
{
    private const int MinLength = 160;

    private readonly List<string> _expressions = [];
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);

    /// <summary>Characters of all of them.</summary>
    public int Length { get; private set; }

    /// <summary>A name for the expression; the expression itself if it is short.</summary>
    public string Of(string expression)
    {
        if (expression.Length < MinLength)
        {
            return expression;
        }

        if (!_names.TryGetValue(expression, out var name))
        {
            name = $"_e{_expressions.Count}";
            _expressions.Add(expression);
            Length += expression.Length;
            _names.Add(expression, name);
        }

        return name;
    }

    /// <summary>The SELECT after an explanation of the names that it uses.</summary>
    public string Explain(string select)
    {
        var used = new SortedSet<int>();
        Collect(select, used);
        return used.Count == 0 ? select : $"WITH {string.Join(", ", used.Select(index => $"{_expressions[index]} AS _e{index}"))} {select}";
    }

    // A literal may look like a name: it then explains one that nothing uses, which does no harm.
    private void Collect(string text, SortedSet<int> used)
    {
        foreach (Match name in Name().Matches(text))
        {
            if (int.TryParse(name.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var index) && index < _expressions.Count && used.Add(index))
            {
                Collect(_expressions[index], used);
            }
        }
    }

    [GeneratedRegex(@"\b_e([0-9]+)\b", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
