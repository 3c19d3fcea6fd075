using System.Globalization;

namespace Sightglass.Query.Sql.Relations;

/// <summary>A step into JSON: a member by its name, or an element by its number from 0.</summary>
internal readonly record struct JsonStep(string? Name, int Index);

/// <summary>Paths into JSON: <c>$.a.b</c>, <c>$['a b']</c>, <c>$.list[0]</c>.</summary>
internal static class JsonPath
{
    private const int MaxSteps = 32;

    /// <returns>Null when the text is no path.</returns>
    public static IReadOnlyList<JsonStep>? Parse(string path)
    {
        if (!path.StartsWith('$'))
        {
            return null;
        }

        List<JsonStep> steps = [];
        for (var rest = path.AsSpan(1); !rest.IsEmpty;)
        {
            if (rest[0] == '.' && rest.Length > 1)
            {
                rest = rest[1..];
                var end = rest.IndexOfAny('.', '[');
                var name = end < 0 ? rest : rest[..end];
                steps.Add(new JsonStep(name.ToString(), 0));
                rest = rest[name.Length..];
                if (name.IsEmpty)
                {
                    return null;
                }
            }
            else if (rest[0] == '[' && rest.IndexOf(']') is var close and > 1)
            {
                var inner = rest[1..close];
                var isName = inner.Length >= 2 && inner[0] is '\'' or '"' && inner[^1] == inner[0];
                if (!isName && !int.TryParse(inner, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                {
                    return null;
                }

                steps.Add(isName ? new JsonStep(inner[1..^1].ToString(), 0) : new JsonStep(null, int.Parse(inner, NumberStyles.None, CultureInfo.InvariantCulture)));
                rest = rest[(close + 1)..];
            }
            else
            {
                return null;
            }

            if (steps.Count > MaxSteps)
            {
                return null;
            }
        }

        return steps.Count == 0 ? null : steps;
    }
}
