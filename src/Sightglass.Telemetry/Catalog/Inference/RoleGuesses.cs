using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog.Inference;

/// <summary>Guesses which path has which role, by name, shape and values. Pure.</summary>
public static class RoleGuesses
{
    /// <summary>Other paths that are named for a role.</summary>
    public const int MaxCandidates = 5;

    /// <summary>The reason of a role for which there is nothing more to say.</summary>
    public const string NothingLike = "no path looks like it";

    // A field that ingest fills wins over every name, an exact name over the end of a longer one, and both over values alone. Presence decides between equals.
    private const double Canonical = 10_000, Exact = 2_000, Ending = 1_000, ByValues = 200;
    private const double PerName = 10, PerWord = 15, PerPresence = 150;

    // Last words of names of times, which may be numbers.
    private static readonly FrozenSet<string> TimeWords = new[] { "time", "timestamp", "ts", "date", "datetime", "at", "created", "started", "epoch", "zeitstempel", "zeit", "datum" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>One guess for each role, in their order.</summary>
    /// <param name="profile">The events.</param>
    /// <param name="chosen">Paths that the user chose; an empty text for none.</param>
    public static IReadOnlyList<RoleGuess> Of(EventProfile profile, IReadOnlyDictionary<Role, string>? chosen = null)
    {
        var guesses = RoleRules.All.Select(rule => Guess(profile, rule, chosen?.GetValueOrDefault(rule.Role))).ToList();
        return [.. WithNameFromMessage(profile, guesses, chosen).Select(guess => guess with { Presence = PresenceOf(profile, guess) })];
    }

    private static RoleGuess Guess(EventProfile profile, RoleRule rule, string? chosen)
    {
        if (rule.Role == Role.Time)
        {
            return TimeGuess(profile, chosen);
        }

        var ranked = profile.Paths.Where(path => FieldText.IsUsable(path.Name)).Select(path => (Path: path, Score: Score(profile, rule, path))).Where(found => found.Score > 0)
            .OrderByDescending(found => found.Score).ThenBy(found => found.Path.Name, StringComparer.Ordinal).Select(found => found.Path).ToList();
        if (chosen is not null)
        {
            return chosen.Length == 0 ? new RoleGuess(rule.Role, null, null, "left out", Names(ranked))
                : FieldText.WhyUnusable(chosen) is { } mistake ? new RoleGuess(rule.Role, null, null, mistake, Names(ranked))
                : new RoleGuess(rule.Role, chosen, rule.Role == Role.Duration ? profile.Find(chosen) is { } path ? DurationUnit.Of(path).Unit : "ms" : null, "chosen", Names(ranked.Where(other => other.Name != chosen)));
        }

        if (ranked is not [var best, ..])
        {
            return new RoleGuess(rule.Role, null, null, WhyNone(profile, rule), []);
        }

        var (unit, why) = rule.Role == Role.Duration && best.Name != rule.Canonical ? DurationUnit.Of(best) : (rule.Role == Role.Duration ? "ms" : null, null);
        return new RoleGuess(rule.Role, best.Name, unit, ReasonOf(rule, best) + (why is null ? "" : "; " + why), Names(ranked.Skip(1)));
    }

    /// <summary>Events have their time since they were stored: another field cannot become it.</summary>
    private static RoleGuess TimeGuess(EventProfile profile, string? chosen)
    {
        var like = profile.Paths.Where(path => path.Name != "time" && IsLikeTime(path)).OrderByDescending(path => path.Count).ThenBy(path => path.Name, StringComparer.Ordinal).Select(path => path.Name).Take(MaxCandidates).ToList();
        var way = like.Count == 0 ? "; send it as 'timestamp'" : $"; '{like[0]}' looks like one: name it 'timestamp' where the events are written, and import them again";
        var reason = chosen is not (null or "time") ? "events keep the time with which they were stored; to change it, name the other field 'timestamp' where they are written, and import them again"
            : profile.Untimed == 0 ? "the time of the event"
            : profile.Untimed == profile.Events ? $"no event has a time that can be read, so each has the time of its arrival{way}"
            : string.Create(CultureInfo.InvariantCulture, $"the time of the event; {profile.Untimed:N0} of {profile.Events:N0} events have none that can be read, and have the time of their arrival{way}");
        return new RoleGuess(Role.Time, profile.Untimed == profile.Events && profile.Events > 0 ? null : "time", null, reason, like);
    }

    private static bool IsLikeTime(PathProfile path) => path.Type == PathType.Timestamp
        || (path.IsNumeric && TimeWords.Contains(path.Words[(path.Words.LastIndexOf(' ') + 1)..]) && path.Top is [var top, ..] && EventTime.TryParse(Encoding.UTF8.GetBytes(top.Value), out _));

    private static double PresenceOf(EventProfile profile, RoleGuess guess) => guess.Field is not { } field ? 0
        : guess.Role == Role.Time ? 1 - ((double)profile.Untimed / Math.Max(1, profile.Events))
        : profile.Find(field) is { } path ? profile.PresenceOf(path) : 0;

    private static double Score(EventProfile profile, RoleRule rule, PathProfile path)
    {
        var presence = PerPresence * profile.PresenceOf(path);
        if (path.Name == rule.Canonical)
        {
            return Canonical + presence;
        }

        // Other fields that ingest fills have their own meaning.
        if (CanonicalFields.All.Any(field => field.Name == path.Name) || !rule.Fits(path))
        {
            return 0;
        }

        var words = rule.Role == Role.Duration ? DurationUnit.WithoutUnit(path.Words) : path.Words;
        var name = Array.FindIndex(rule.Names, candidate => words == candidate || words.EndsWith(' ' + candidate, StringComparison.Ordinal));
        if (name >= 0 && !words.Split(' ').Any(rule.Unless.Contains))
        {
            var before = words.Length == rule.Names[name].Length ? 0 : words[..^rule.Names[name].Length].Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
            return (before == 0 ? Exact : Ending) - (PerName * name) - (PerWord * before) + presence;
        }

        return rule.LooksLike?.Invoke(path) == true ? ByValues + presence : 0;
    }

    private static string ReasonOf(RoleRule rule, PathProfile path) => path.Name == rule.Canonical ? "the field that is meant for it"
        : rule.LooksLike?.Invoke(path) == true && path.Top is [var top, ..] ? $"by its name and values such as {top.Value}"
        : "by its name and the type of its values";

    /// <summary>A path with the right name and the wrong values is worth a word.</summary>
    private static string WhyNone(EventProfile profile, RoleRule rule)
    {
        var unusable = profile.Paths.FirstOrDefault(path => path.Type is PathType.Text && !rule.Fits(path) && path.Top.Count > 0 && !path.Words.Split(' ').Any(rule.Unless.Contains)
            && Array.Exists(rule.Names, name => (rule.Role == Role.Duration ? DurationUnit.WithoutUnit(path.Words) : path.Words) is var words && (words == name || words.EndsWith(' ' + name, StringComparison.Ordinal))));
        return unusable is not null && rule.Role is Role.Duration or Role.InputTokens or Role.OutputTokens or Role.Cost
            ? $"'{unusable!.Name}' has texts such as '{unusable.Top[0].Value}'; formulas measure numbers"
            : NothingLike;
    }

    /// <summary>Loggers without names of events write one of a few messages instead.</summary>
    private static List<RoleGuess> WithNameFromMessage(EventProfile profile, List<RoleGuess> guesses, IReadOnlyDictionary<Role, string>? chosen)
    {
        const int MaxMessages = 50;
        var (name, message) = (guesses[(int)Role.Name], guesses[(int)Role.Message]);
        if (name.Field is null && chosen?.ContainsKey(Role.Name) != true && message.Field is { } field && profile.Find(field) is { } path && path.Distinct <= MaxMessages && path.Distinct * 2 < path.Count)
        {
            guesses[(int)Role.Name] = name with { Field = field, Reason = $"the events have no name, and only {path.Distinct} messages" };
        }

        return guesses;
    }

    private static IReadOnlyList<string> Names(IEnumerable<PathProfile> paths) => [.. paths.Select(path => path.Name).Take(MaxCandidates)];
}
