using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog.Inference;

/// <summary>The paths that tell the events of one program from those of others.</summary>
internal static class TellingPaths
{
    /// <summary>Of the events: what the paths have to find, and what a program's field is in. Those that are left are told as others.</summary>
    public const double NearlyAll = 0.95;

    // Of which one is in each event. Each costs a look at every event.
    private const int MaxPaths = 4;

    // What a program is about, the surest first. Users, sessions and names are those of many programs.
    private static readonly Role[] Telling = [Role.Duration, Role.Status, Role.Model, Role.InputTokens, Role.OutputTokens, Role.Cost, Role.Route, Role.Request, Role.Session, Role.User];

    /// <summary>The fewest paths of which (nearly) each event has one, and no event of others; those of the program before those of who wrote the line. None if nothing tells.</summary>
    /// <param name="profile">The events.</param>
    /// <param name="shapes">Their shapes.</param>
    /// <param name="others">The events of other programs.</param>
    public static IReadOnlyList<string> Of(EventProfile profile, IReadOnlyList<EventShape> shapes, IReadOnlyList<EventProfile> others)
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
        while (chosen.Count < MaxPaths && candidates.MaxBy(path => Found(path.Name)) is { } best && Found(best.Name) > 0)
        {
            chosen.Add(best.Name);
            left.RemoveAll(shape => shape.Profile.Find(best.Name) is not null);
        }

        return left.Sum(shape => shape.Events) <= (1 - NearlyAll) * events ? chosen : [];

        int Found(string path) => left.Sum(shape => shape.Profile.Find(path)?.Count ?? 0);
    }
}
