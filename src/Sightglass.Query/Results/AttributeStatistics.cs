namespace Sightglass.Query.Results;

/// <summary>What the attributes of some events are, under one name: texts, numbers and booleans of at most 128 bytes. Objects, arrays and longer texts are not counted.</summary>
/// <param name="Name">As filters write it: names within objects are joined by dots, and <c>attributes.</c> stands before what would mean something else.</param>
/// <param name="Kind">The kind of most values.</param>
/// <param name="Events">How many events have such a value. A sampled event counts as its weight. Texts that nearly all differ are stored elsewhere and not counted.</param>
/// <param name="Newest">The time of the newest of them, in milliseconds since 1970.</param>
/// <param name="Distinct">How many values there are; null for more than <see cref="MaxDistinct"/>, and where it is not known.</param>
/// <param name="Values">The most frequent ones as texts, most frequent first. The counts are exact as long as <paramref name="Distinct"/> is known.</param>
public sealed record AttributeStatistics(string Name, ValueKind Kind, long Events, long Newest, int? Distinct, IReadOnlyList<(string Value, long Count)> Values)
{
    /// <summary>The name as the maps have it, without the mark of a kind.</summary>
    internal string Key { get; init; } = "";

    /// <summary>Values are told apart up to this number: beyond it they are ids, measurements or prose.</summary>
    public const int MaxDistinct = 100;

    /// <summary>Values of several kinds under one key: an event has one of them.</summary>
    internal static AttributeStatistics OfKinds(IReadOnlyList<AttributeStatistics> kinds)
    {
        if (kinds is [var only])
        {
            return only;
        }

        var values = kinds.SelectMany(part => part.Values).GroupBy(value => value.Value).Select(same => (Value: same.Key, Count: same.Sum(value => value.Count)))
            .OrderByDescending(value => value.Count).ThenBy(value => value.Value, StringComparer.Ordinal).ToList();
        int? distinct = kinds.All(part => part.Distinct is not null) && values.Count <= MaxDistinct ? values.Count : null;
        return kinds.MaxBy(part => part.Events)! with { Events = kinds.Sum(part => part.Events), Newest = kinds.Max(part => part.Newest), Distinct = distinct, Values = [.. values.Take(MaxDistinct)] };
    }

    /// <summary>Values under several keys with one name, <c>a.b</c> and <c>b</c> within <c>a</c>: an event may have both, so nothing is known but that there are some.</summary>
    internal static AttributeStatistics OfKeys(IReadOnlyList<AttributeStatistics> keys) =>
        keys is [var only] ? only : keys.MaxBy(part => part.Events)! with { Newest = keys.Max(part => part.Newest), Distinct = null, Values = [] };
}
