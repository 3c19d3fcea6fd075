using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog.Inference;

/// <summary>The events of one program among those that no pack knows.</summary>
/// <param name="Key">What tells them in an address: the paths that only they have, separated by commas; empty if nothing tells them.</param>
/// <param name="Filter">Finds them, and no events of the programs beside which they were found.</param>
/// <param name="Names">The names of the events, if they have names and not too many; in order.</param>
public sealed record InferredGroup(EventProfile Profile, string Key, string Filter, IReadOnlyList<string> Names)
{
    // More names are no names but messages, and a filter of them would be long.
    private const int MaxNames = 50, MaxNameLength = 128;

    // Of which one is in each event. Each costs a look at every event.
    private const int MaxPaths = 4;

    // Of the events: what the paths of a filter have to find. Those that are left are told as others.
    internal const double NearlyAll = 0.95;

    // What a program is about, the surest first. Users, sessions and names are those of many programs.
    private static readonly Role[] Telling = [Role.Duration, Role.Status, Role.Model, Role.InputTokens, Role.OutputTokens, Role.Cost, Role.Route, Role.Request, Role.Session, Role.User];

    internal static InferredGroup Of(EventProfile profile, IReadOnlyList<EventShape> shapes, IReadOnlyList<EventProfile> others)
    {
        var named = profile.Find("event");
        IReadOnlyList<string> names = named is not null && named.Distinct <= MaxNames && named.Values.All(value => FieldText.IsPrintable(value.Key) && value.Key.Length < MaxNameLength)
            ? [.. named.Values.Select(value => value.Key).Where(name => name.Length > 0).Order(StringComparer.Ordinal)]
            : [];
        var paths = Paths(profile, shapes, others);
        var byName = NameFilter(named, names, profile.Events);
        var byPath = string.Join(" OR ", paths.Select(path => $"{FieldText.Name(path)}=*"));
        return new InferredGroup(profile, string.Join(',', paths), byPath.Length == 0 ? byName : byName == "*" ? byPath : $"{Nested(byName)} AND {Nested(byPath)}", names);
    }

    private static string NameFilter(PathProfile? named, IReadOnlyList<string> names, int events) =>
        named is null ? "NOT event=*"
        : names.Count == 0 ? (named.Count < events ? "*" : "event=*")
        : string.Join(" OR ", [.. names.Select(name => $"event={FieldText.Quote(name)}"), .. named.Count < events ? new[] { "NOT event=*" } : []]);

    private static string Nested(string filter) => filter.Contains(" OR ", StringComparison.Ordinal) ? $"({filter})" : filter;

    /// <summary>The fewest paths of which (nearly) each event has one, and no event of others; the path of the program before those of who wrote the line.</summary>
    private static IReadOnlyList<string> Paths(EventProfile profile, IReadOnlyList<EventShape> shapes, IReadOnlyList<EventProfile> others)
    {
        var roles = RoleGuesses.Of(profile).Where(guess => guess.Field is not null && Telling.Contains(guess.Role)).ToLookup(guess => guess.Field!, guess => Array.IndexOf(Telling, guess.Role));
        var candidates = profile.Paths.Where(path => path.Type is not (PathType.Object or PathType.Array) && FieldText.IsUsable(path.Name) && others.All(other => other.Find(path.Name) is null))
            .OrderBy(path => CanonicalFields.All.Any(field => field.Name == path.Name)).ThenBy(path => roles[path.Name].DefaultIfEmpty(Telling.Length).Min()).ThenBy(path => path.Name, StringComparer.Ordinal)
            .ToLookup(path => CommonPaths.Contains(path.Name) ? CommonPaths.IsOfWriter(path.Name) ? 1 : 2 : 0);
        foreach (var some in new[] { candidates[0], candidates[1] })
        {
            if (Cover([.. some], shapes, profile.Events) is { Count: > 0 } paths)
            {
                return paths;
            }
        }

        return [];
    }

    /// <param name="candidates">The best first.</param>
    /// <returns>None if it would take too many.</returns>
    private static List<string> Cover(IReadOnlyList<PathProfile> candidates, IReadOnlyList<EventShape> shapes, int events)
    {
        if (candidates.FirstOrDefault(path => path.Count == events) is { } single)
        {
            return [single.Name];
        }

        List<string> chosen = [];
        var left = shapes.ToList();
        while (left.Count > 0 && chosen.Count < MaxPaths)
        {
            var best = candidates.Select(path => (path.Name, Found: left.Where(shape => shape.Profile.Find(path.Name) is not null).Sum(shape => shape.Profile.Find(path.Name)!.Count))).MaxBy(path => path.Found);
            if (best.Found == 0)
            {
                break;
            }

            chosen.Add(best.Name);
            left.RemoveAll(shape => shape.Profile.Find(best.Name) is not null);
        }

        return left.Sum(shape => shape.Events) <= (1 - NearlyAll) * events ? chosen : [];
    }
}
