namespace Sightglass.Telemetry.Catalog;

/// <summary>Finds the name that somebody probably meant.</summary>
public static class NameSuggestion
{
    // Longer names are cut here. This bounds the work on hostile input, and no declared name is longer.
    private const int MaxLength = 100;

    /// <summary>The candidate with the fewest typing errors, or null when none is close (at most one error per three letters).</summary>
    /// <remarks>An error is a letter too many, too few, wrong, or swapped with its neighbor; letter case is ignored. Of equally close candidates the first wins. Names without a common letter are not close.</remarks>
    public static string? Closest(string name, IEnumerable<string> candidates)
    {
        string? closest = null;
        var fewest = Math.Max(1, name.Length / 3) + 1;
        foreach (var candidate in candidates)
        {
            if (Math.Abs(candidate.Length - name.Length) >= fewest)
            {
                continue;
            }

            var mistakes = Distance(name, candidate);
            if (mistakes < fewest && mistakes < Math.Max(name.Length, candidate.Length))
            {
                fewest = mistakes;
                closest = candidate;
            }
        }

        return closest;
    }

    /// <summary>Text for an error message: <c>did you mean 'x'?</c>, or the whole list when nothing is close and the list is short enough to read.</summary>
    internal static string Advise(string name, IReadOnlyCollection<string> candidates)
    {
        const int maxListed = 12;
        if (Closest(name, candidates) is { } closest)
        {
            return $"; did you mean '{closest}'?";
        }

        return candidates.Count is > 0 and <= maxListed ? $"; use one of {string.Join(", ", candidates)}" : "";
    }

    /// <summary>Optimal string alignment distance, case-insensitive, over three rows.</summary>
    private static int Distance(ReadOnlySpan<char> a, ReadOnlySpan<char> b)
    {
        a = a[..Math.Min(a.Length, MaxLength)];
        b = b[..Math.Min(b.Length, MaxLength)];
        Span<int> beforeLast = stackalloc int[MaxLength + 1];
        Span<int> last = stackalloc int[MaxLength + 1];
        Span<int> current = stackalloc int[MaxLength + 1];
        for (var j = 0; j <= b.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= a.Length; i++)
        {
            current[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var wrong = Same(a[i - 1], b[j - 1]) ? 0 : 1;
                current[j] = Math.Min(Math.Min(current[j - 1], last[j]) + 1, last[j - 1] + wrong);
                if (i > 1 && j > 1 && Same(a[i - 1], b[j - 2]) && Same(a[i - 2], b[j - 1]))
                {
                    current[j] = Math.Min(current[j], beforeLast[j - 2] + 1);
                }
            }

            var free = beforeLast;
            beforeLast = last;
            last = current;
            current = free;
        }

        return last[b.Length];
    }

    private static bool Same(char a, char b) => char.ToLowerInvariant(a) == char.ToLowerInvariant(b);
}
