using System.Collections.Frozen;
using System.Globalization;

namespace Sightglass.Telemetry.Catalog.Inference;

/// <summary>What says of an event that it failed, without a pack: its level, its status, members for errors at any depth, and a success that is false. The only place that knows.</summary>
internal static class FailureSigns
{
    // More members for errors are parts of the same error, and each costs a look at every event.
    private const int MaxSigns = 12;

    // Fields that name a failure: each is read for every failed event.
    private const int MaxNaming = 4;

    // Different texts of errors that are still causes.
    private const int MaxTexts = 20;

    private const int FirstStatus = 100, FirstFailure = 400, LastStatus = 599;

    // Texts of an error member that say that there was none.
    private static readonly FrozenSet<string> NoError = new[] { "", "none", "null", "nil", "false", "no", "ok", "0", "-", "undefined" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private static readonly FrozenSet<string> Failed = new[] { "error", "failed", "failure", "fail", "timeout", "exception", "cancelled", "canceled", "denied", "rejected", "aborted", "fehler", "fehlgeschlagen" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private static readonly FrozenSet<string> Severe = new[] { "error", "fatal", "critical" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    private static readonly FrozenSet<string> Succeeded = new[] { "ok", "success", "succeeded", "successful", "completed", "complete", "done", "hit", "miss", "erfolg", "erfolgreich" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] ErrorNames = ["error", "err", "exception", "error type", "error message", "error code", "error name", "err type", "err message", "err code", "err name", "exception type", "exception message", "exc type"];
    private static readonly string[] SuccessNames = ["success", "succeeded", "ok", "is success"];
    private static readonly string[] FailureNames = ["failed", "is error", "is failure", "error", "err", "has error"];

    /// <summary>The conditions, as filters, that the paths of a profile allow; none if nothing tells a failure.</summary>
    /// <param name="profile">What to look at.</param>
    /// <param name="roles">Those of status, error type, error text and level.</param>
    public static IReadOnlyList<string> Of(EventProfile profile, IReadOnlyList<RoleGuess> roles) => [.. Signs(profile, roles).Select(sign => sign.Text)];

    /// <summary>The fields that say what went wrong, in the order in which they are asked.</summary>
    public static IReadOnlyList<string> Texts(EventProfile profile, IReadOnlyList<RoleGuess> roles) =>
    [
        .. (IsFineGrained(profile, roles) ? new[] { Role.ErrorType, Role.ErrorText } : [Role.ErrorText, Role.ErrorType]).Select(role => FieldOf(roles, role)).OfType<string>()
            .Concat(profile.Paths.Where(path => path.Type == PathType.Text && FieldText.IsUsable(path.Name) && IsNamed(path, ErrorNames)).OrderByDescending(path => path.Words.EndsWith("message", StringComparison.Ordinal)).ThenBy(path => path.Name, StringComparer.Ordinal).Select(path => path.Name))
            .Concat((IsMessageOfSuccess(profile, roles) ? new[] { Role.Status, Role.Message } : [Role.Message, Role.Status]).Select(role => FieldOf(roles, role)).OfType<string>())
            .Distinct()
            .Take(MaxNaming),
    ];

    /// <summary>Whether the values are codes of HTTP, as numbers or texts, or words for an outcome.</summary>
    public static bool IsStatus(PathProfile path) => path.Type switch
    {
        PathType.Integer => path.Min >= FirstStatus && path.Percentile(100) <= LastStatus,
        PathType.Text => path.Distinct <= 50 && (path.Top.All(value => IsCode(value.Value)) || path.Top.All(value => Failed.Contains(value.Value) || Succeeded.Contains(value.Value))),
        _ => false,
    };

    private static PathProfile? ParentOf(EventProfile profile, PathProfile path) => path.Name.LastIndexOf('.') is > 0 and var dot ? profile.Find(path.Name[..dot]) : null;

    /// <summary>Texts with numbers and ids in them are a cause each; their types are not.</summary>
    private static bool IsFineGrained(EventProfile profile, IReadOnlyList<RoleGuess> roles) =>
        FieldOf(roles, Role.ErrorText) is { } text && profile.Find(text)?.Distinct > MaxTexts && FieldOf(roles, Role.ErrorType) is { } type && profile.Find(type)?.Distinct <= MaxTexts;

    /// <summary>Whether failures have a message that successes have, too, and which therefore says nothing about them.</summary>
    private static bool IsMessageOfSuccess(EventProfile profile, IReadOnlyList<RoleGuess> roles)
    {
        if (FieldOf(roles, Role.Message) is not { } field || profile.Find(field) is not { } message)
        {
            return false;
        }

        // The signs overlap: there are at least as many failures as one sign has, and at most as many as all have. A message of more events than failed is of successes, too.
        var counts = Signs(profile, roles).Select(sign => sign.Count).DefaultIfEmpty(0).ToList();
        var most = counts.Sum();
        return message.Values.Where(value => value.Value <= most).Sum(value => value.Value) < counts.Max() && message.Distinct <= message.Values.Count();
    }

    private static IEnumerable<FailureSign> Signs(EventProfile profile, IReadOnlyList<RoleGuess> roles)
    {
        var (level, status) = (FieldOf(roles, Role.Level), FieldOf(roles, Role.Status));
        return profile.Paths.Where(path => FieldText.IsUsable(path.Name))
            .OrderBy(path => path.Name == level ? 0 : path.Name == status ? 1 : 2).ThenBy(path => path.Name.Count(c => c == '.')).ThenBy(path => path.Name, StringComparer.Ordinal)
            .Select(path => (Path: path, Sign: Sign(profile, path, roles))).Where(found => found.Sign is not null)

            // Members that an error always has say the same, and each costs a look at every event.
            .DistinctBy(found => found.Sign!.Text.EndsWith("=*", StringComparison.Ordinal) && ParentOf(profile, found.Path) is { } parent && parent.Count == found.Path.Count ? parent.Name : found.Sign.Text)
            .Select(found => found.Sign!).Take(MaxSigns);
    }

    private static FailureSign? Sign(EventProfile profile, PathProfile path, IReadOnlyList<RoleGuess> roles)
    {
        var name = FieldText.Name(path.Name);
        if (path.Name == FieldOf(roles, Role.Level))
        {
            return path.Type != PathType.Text ? null
                : new FailureSign($"{name}=error OR {name}=fatal{(path.Name == "level" ? "" : $" OR {name}=ERROR OR {name}=Error OR {name}=CRITICAL OR {name}=FATAL")}", CountOf(path, Severe.Contains));
        }

        if (path.Name == FieldOf(roles, Role.Status) || (IsNamed(path, ["status code", "status", "http status"]) && IsStatus(path)))
        {
            return path.Type == PathType.Integer ? new FailureSign($"{name}>={FirstFailure}", CountOf(path, IsFailedCode))
                : path.Top.All(value => IsCode(value.Value)) ? new FailureSign($"{name}=4* OR {name}=5*", CountOf(path, IsFailedCode))
                : string.Join(" OR ", path.Values.Select(value => value.Key).Where(Failed.Contains).Order(StringComparer.Ordinal).Select(word => $"{name}={FieldText.Quote(word)}")) is { Length: > 0 } words ? new FailureSign(words, CountOf(path, Failed.Contains)) : null;
        }

        if (path.Type == PathType.Boolean)
        {
            return IsNamed(path, SuccessNames) ? new FailureSign($"{name}=false", CountOf(path, value => value == "false")) : IsNamed(path, FailureNames) ? new FailureSign($"{name}=true", CountOf(path, value => value == "true")) : null;
        }

        var isError = path.Name == FieldOf(roles, Role.ErrorText) || path.Name == FieldOf(roles, Role.ErrorType) || IsNamed(path, ErrorNames);
        return !isError ? null : path.Type switch
        {
            PathType.Text => new FailureSign(Present(path, name), path.Count - CountOf(path, NoError.Contains)),

            // An object is read as text, which costs much more than one of its members: asked only if no member tells.
            PathType.Object when !profile.Paths.Any(other => other.Name.StartsWith(path.Name + ".", StringComparison.Ordinal) && other.Type == PathType.Text && other.Count == path.Count && IsNamed(other, ErrorNames)) => new FailureSign($"{name}=*", path.Count),
            _ => null,
        };
    }

    private static int CountOf(PathProfile path, Func<string, bool> isFailure) => path.Values.Where(value => isFailure(value.Key)).Sum(value => value.Value);

    /// <summary>Errors that say that there was one. An error that is sometimes false is an absent one.</summary>
    private static string Present(PathProfile path, string name)
    {
        var none = path.Values.Select(value => value.Key).Where(NoError.Contains).Order(StringComparer.Ordinal).Select(text => $" NOT {name}={FieldText.Quote(text)}").ToList();
        return none.Count == 0 ? $"{name}=*" : $"({name}=*{string.Concat(none)})";
    }

    private static bool IsCode(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code is >= FirstStatus and <= LastStatus;

    private static bool IsFailedCode(string text) => IsCode(text) && (text[0] is '4' or '5');

    private static bool IsNamed(PathProfile path, string[] names) => Array.Exists(names, name => path.Words == name || path.Words.EndsWith(' ' + name, StringComparison.Ordinal));

    private static string? FieldOf(IReadOnlyList<RoleGuess> roles, Role role) => roles.First(guess => guess.Role == role).Field;

    /// <param name="Text">The condition, as a filter.</param>
    /// <param name="Count">Events of the profile that meet it.</param>
    private sealed record FailureSign(string Text, int Count);
}
