using System.Globalization;
using System.Text;
using Sightglass.Query.InMemory;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.CloudWatch;

/// <summary>What a metric filter makes of the lines that its pattern matches: a number of each.</summary>
/// <param name="Value">A number, or what it is taken from: <c>$.path</c> of a JSON pattern, <c>$name</c> of a field of a space-delimited one.</param>
/// <param name="DefaultValue">The sum of lines without a match; null: such lines give none.</param>
/// <param name="Dimensions">Names, and what their values are taken from. At most <see cref="MaxDimensions"/>.</param>
public sealed record MetricTransformation(string Value, double? DefaultValue, IReadOnlyDictionary<string, string> Dimensions)
{
    /// <summary>What CloudWatch takes.</summary>
    public const int MaxDimensions = 3;

    /// <summary>Finds out what CloudWatch would refuse.</summary>
    /// <param name="query">A pattern.</param>
    /// <param name="pattern">Its text.</param>
    /// <returns>What is wrong and the way out; null if nothing is.</returns>
    public string? ProblemWith(EventsQuery query, string pattern)
    {
        var isJson = pattern.AsSpan().TrimStart() is ['{', ..];
        var isDelimited = pattern.AsSpan().TrimStart() is ['[', ..];
        if (Dimensions.Count > MaxDimensions)
        {
            return $"there are {Dimensions.Count} dimensions; send at most {MaxDimensions}";
        }

        if (Dimensions.Count > 0 && DefaultValue is not null)
        {
            return "a default value has no dimensions; send 'defaultValue' or 'dimensions'";
        }

        if (Dimensions.Count > 0 && !isJson && !isDelimited)
        {
            return "only JSON and space-delimited patterns have dimensions; leave 'dimensions' out";
        }

        var problem = Dimensions.Values.Append(Value).FirstOrDefault(source => !(isJson && PathOf(source) is not null) && !(isDelimited && IsField(query, source)) && !(source == Value && NumberOf(source) is not null));
        return problem is null ? null : $"'{problem}' is no value of this pattern; write {(isJson ? "$.path" : isDelimited ? "$ and the name or number of a field" : "a number")}";
    }

    /// <summary>The sum of the values of some lines, as of one minute.</summary>
    /// <param name="query">A pattern without a problem.</param>
    /// <param name="lines">UTF-8.</param>
    public MetricSum SumOf(EventsQuery query, IEnumerable<byte[]> lines)
    {
        var paths = Dimensions.Values.Append(Value).Distinct().Select(source => PathOf(source) is { } path ? new ExtractedMember(source, path) : null).OfType<ExtractedMember>();
        var test = LineTest.Compile(query with { Extracted = [.. query.Extracted, .. paths] });
        var (all, matches) = (0, 0);
        List<(IReadOnlyDictionary<string, string> Dimensions, double Value)> points = [];
        foreach (var line in lines)
        {
            all++;
            if (!test.Matches(line))
            {
                continue;
            }

            matches++;
            var extracted = test.Extract(line);
            if ((NumberOf(Value) ?? NumberOf(extracted.GetValueOrDefault(Value))) is { } value)
            {
                points.Add((Dimensions.Where(dimension => extracted.ContainsKey(dimension.Value)).ToDictionary(dimension => dimension.Key, dimension => extracted[dimension.Value]), value));
            }
        }

        var byDefault = all > 0 && matches == 0 ? DefaultValue : null;
        var series = Dimensions.Count == 0 ? [] : points.GroupBy(point => string.Join('\0', point.Dimensions.SelectMany(pair => new[] { pair.Key, pair.Value }))).Select(group => new MetricSeries(group.First().Dimensions, group.Sum(point => point.Value)));
        return new MetricSum(points.Count > 0 ? points.Sum(point => point.Value) : byDefault, [.. series]);
    }

    private static EventPath? PathOf(string source) => new JsonPatternParser(new PatternReader(source)).ParsePath();

    private static bool IsField(EventsQuery query, string source) => source is ['$', .. var name]
        && (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _) || query.Extracted.OfType<ExtractedToken>().Any(token => token.Name == name));

    private static double? NumberOf(string? text) => text is not null && ValueMatcher.TryParse(Encoding.UTF8.GetBytes(text), out var value) ? value : null;
}

/// <summary>The sum of a metric.</summary>
/// <param name="Sum">Null: nothing is published.</param>
/// <param name="Series">The sum for each combination of dimensions; empty if there are no dimensions.</param>
public sealed record MetricSum(double? Sum, IReadOnlyList<MetricSeries> Series);

/// <summary>The sum for a combination of dimensions; a line without a value for one counts without it.</summary>
public sealed record MetricSeries(IReadOnlyDictionary<string, string> Dimensions, double Sum);
