namespace Sightglass.Telemetry.Catalog.Inference;

/// <summary>The events of one program among those that no pack knows.</summary>
/// <param name="Paths">What only they have, and (nearly) each has one of; none of what is left of all programs.</param>
/// <param name="Filter">Finds them, and no events of the programs beside which they were found.</param>
/// <param name="Names">The names of the events, if they have names and not too many; in order.</param>
public sealed record InferredGroup(EventProfile Profile, IReadOnlyList<string> Paths, string Filter, IReadOnlyList<string> Names)
{
    // More names are no names but messages, and a filter of them would be long.
    private const int MaxNames = 50, MaxNameLength = 128;

    /// <summary>What stands for them in an address: their paths.</summary>
    public string Key => string.Join(',', Paths);

    /// <param name="profile">The events.</param>
    /// <param name="paths">Not empty.</param>
    internal static InferredGroup Of(EventProfile profile, IReadOnlyList<string> paths)
    {
        var names = NamesOf(profile);
        return new InferredGroup(profile, paths, And(NameFilter(profile, names), Nested(Has(paths))), names);
    }

    /// <param name="profile">The events.</param>
    /// <param name="others">The paths of all other groups.</param>
    internal static InferredGroup OfRest(EventProfile profile, IReadOnlyList<string> others)
    {
        var names = NamesOf(profile);
        return new InferredGroup(profile, [], others.Count == 0 ? NameFilter(profile, names) : And(NameFilter(profile, names), $"NOT {Nested(Has(others))}"), names);
    }

    private static IReadOnlyList<string> NamesOf(EventProfile profile) =>
        profile.Find("event") is { Distinct: <= MaxNames } named && named.Values.All(value => FieldText.IsPrintable(value.Key) && value.Key.Length < MaxNameLength)
            ? [.. named.Values.Select(value => value.Key).Where(name => name.Length > 0).Order(StringComparer.Ordinal)]
            : [];

    private static string NameFilter(EventProfile profile, IReadOnlyList<string> names)
    {
        var named = profile.Find("event");
        return named is null ? "NOT event=*"
            : names.Count == 0 ? (named.Count < profile.Events ? "*" : "event=*")
            : string.Join(" OR ", [.. names.Select(name => $"event={FieldText.Quote(name)}"), .. named.Count < profile.Events ? new[] { "NOT event=*" } : []]);
    }

    private static string Has(IReadOnlyList<string> paths) => string.Join(" OR ", paths.Select(path => $"{FieldText.Name(path)}=*"));

    private static string And(string names, string paths) => names == "*" ? paths : $"{Nested(names)} AND {paths}";

    private static string Nested(string filter) => filter.Contains(" OR ", StringComparison.Ordinal) ? $"({filter})" : filter;
}
