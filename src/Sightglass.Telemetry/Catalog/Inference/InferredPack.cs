using Sightglass.Telemetry.Prices;

namespace Sightglass.Telemetry.Catalog.Inference;

/// <summary>A pack for events that no pack knows. Everything that shows packs shows it too; kept, it is a pack like any other.</summary>
/// <param name="Name">The name that it proposes.</param>
/// <param name="Yaml">The text, as docs/packs.md describes it. It is valid whatever the events are.</param>
/// <param name="Roles">What the fields are taken for.</param>
/// <param name="Unpriced">Models whose cost is not known and in no number; empty if the events say what they cost.</param>
public sealed record InferredPack(string Name, string Yaml, IReadOnlyList<RoleGuess> Roles, IReadOnlyList<SeenModel> Unpriced)
{
    // A split into more groups shows no difference between them.
    internal const int MaxGroups = 50;

    // Of the events; below this, a role is that of some lines among others.
    private const double Rare = 0.05;

    /// <summary>Characters of the name: those of its metrics and constants begin with it.</summary>
    public const int MaxName = 32;

    // Where programs say who they are.
    private static readonly string[] ServiceNames = ["service", "service.name", "app", "application", "logger"];

    /// <summary>Writes the pack.</summary>
    /// <param name="group">The events.</param>
    /// <param name="roles">What their fields are; see <see cref="RoleGuesses"/>.</param>
    /// <param name="models">The models of all the events that the pack is about; null for those of the profile.</param>
    /// <param name="name">The name of the pack, of its dashboard, and the beginning of the names of its metrics.</param>
    /// <param name="prices">What models cost.</param>
    /// <param name="now">The time of the prices.</param>
    /// <param name="isDeclared">Whether another pack declares an event of a name, which only one can.</param>
    public static InferredPack Write(
        InferredGroup group, IReadOnlyList<RoleGuess> roles, IReadOnlyList<SeenModel>? models, string name, PriceCatalog prices, DateTimeOffset now, Func<string, bool>? isDeclared = null)
    {
        var set = new RoleSet(group.Profile, roles);
        var prefix = PrefixOf(name);
        var hasPrices = set.Field(Role.Cost) is null && set.Field(Role.Model) is not null && (set.Field(Role.InputTokens) ?? set.Field(Role.OutputTokens)) is not null;
        var cost = hasPrices ? InferredCost.Of(prefix, models ?? ModelsOf(set), set, prices, now) : new InferredCost(set.Measure("Sum", Role.Cost), [], [], []);
        return new InferredPack(name, new InferredPackWriter(group, set, cost, name, prefix, hasPrices, isDeclared ?? (_ => false)).Write(), roles, cost.Unpriced);
    }

    /// <summary>What the names of a pack's metrics and constants begin with.</summary>
    public static string PrefixOf(string name) => name.Replace('-', '_');

    /// <summary>Whether a pack can be written under a name.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= MaxName && char.IsAsciiLetterLower(name[0]) && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal)
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    /// <summary>A name for a pack: that of the program, or of what it does.</summary>
    /// <param name="group">The events.</param>
    /// <param name="roles">What their fields are.</param>
    /// <param name="isTaken">Whether a name cannot be used.</param>
    public static string ProposeName(InferredGroup group, IReadOnlyList<RoleGuess> roles, Func<string, bool> isTaken)
    {
        var (profile, set) = (group.Profile, new RoleSet(group.Profile, roles));
        var service = ServiceNames.Select(profile.Find).FirstOrDefault(path => path is { Type: PathType.Text, Distinct: 1 })?.Top[0].Value;
        var slug = string.Join('-', string.Concat((service ?? "").ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Split('-', StringSplitOptions.RemoveEmptyEntries));
        slug = slug.Length > MaxName ? slug[..MaxName].Trim('-') : slug;
        var name = slug.Length > 0 && char.IsAsciiLetter(slug[0]) ? slug : set.Field(Role.Model) is not null ? "model-calls" : set.Field(Role.Route) is not null ? "requests" : "logs";
        var free = name;
        for (var number = 2; isTaken(free); number++)
        {
            free = $"{name}-{number}";
        }

        return free;
    }

    /// <summary>What is wrong with a name that <see cref="IsName"/> refuses.</summary>
    public static string NotAName(string name) => $"'{name}' is not a pack name; use lower-case letters, digits and '-', beginning with a letter, at most {MaxName}";

    /// <summary>The field by which numbers are split: the model or, without one, what has few values.</summary>
    internal static string? SplitOf(EventProfile profile, IReadOnlyList<RoleGuess> roles)
    {
        var set = new RoleSet(profile, roles);
        return new[] { set.Field(Role.Model), set.Field(Role.Route), "service", set.Field(Role.User), set.Field(Role.Provider), set.Field(Role.Name), "logger" }.OfType<string>()
            .FirstOrDefault(field => profile.Find(field) is { } path && (field == set.Field(Role.Model) || (path.Distinct is > 1 and <= MaxGroups && profile.PresenceOf(path) > Rare)));
    }

    private static IReadOnlyList<SeenModel> ModelsOf(RoleSet roles) => roles.Path(Role.Model) is { } path
        ? [.. path.Values.Select(value => new SeenModel(value.Key, roles.Path(Role.Provider) is { Distinct: 1 } provider ? provider.Top[0].Value : null, value.Value))]
        : [];
}
