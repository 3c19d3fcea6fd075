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
    /// <param name="profile">The events.</param>
    /// <param name="roles">What their fields are; see <see cref="RoleGuesses"/>.</param>
    /// <param name="models">The models of all the events that the pack is about; null for those of the profile.</param>
    /// <param name="prices">What models cost.</param>
    /// <param name="now">The time of the prices.</param>
    /// <param name="name">The name of the pack; null to propose one.</param>
    /// <param name="isTaken">Whether a name cannot be used.</param>
    public static InferredPack Write(
        EventProfile profile, IReadOnlyList<RoleGuess> roles, IReadOnlyList<SeenModel>? models, PriceCatalog prices, DateTimeOffset now, string? name = null, Func<string, bool>? isTaken = null)
    {
        var set = new RoleSet(profile, roles);
        name ??= ProposeName(profile, set, isTaken ?? (_ => false));
        var prefix = name.Replace('-', '_');
        var hasPrices = set.Field(Role.Cost) is null && set.Field(Role.Model) is not null && (set.Field(Role.InputTokens) ?? set.Field(Role.OutputTokens)) is not null;
        var cost = hasPrices ? InferredCost.Of(prefix, models ?? ModelsOf(set), set, prices, now) : new InferredCost(set.Measure("Sum", Role.Cost), [], [], []);
        return new InferredPack(name, new InferredPackWriter(profile, set, cost, name, prefix, hasPrices).Write(), roles, cost.Unpriced);
    }

    /// <summary>Whether a pack can be written under a name.</summary>
    public static bool IsName(string name) => name.Length is > 0 and <= MaxName && char.IsAsciiLetterLower(name[0]) && name[^1] != '-' && !name.Contains("--", StringComparison.Ordinal)
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

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

    private static string ProposeName(EventProfile profile, RoleSet roles, Func<string, bool> isTaken)
    {
        var service = ServiceNames.Select(profile.Find).FirstOrDefault(path => path is { Type: PathType.Text, Distinct: 1 })?.Top[0].Value;
        var slug = string.Join('-', string.Concat((service ?? "").ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-')).Split('-', StringSplitOptions.RemoveEmptyEntries));
        slug = slug.Length > MaxName ? slug[..MaxName].Trim('-') : slug;
        var name = slug.Length > 0 && char.IsAsciiLetter(slug[0]) ? slug : roles.Field(Role.Model) is not null ? "model-calls" : roles.Field(Role.Route) is not null ? "requests" : "logs";
        var free = name;
        for (var number = 2; isTaken(free); number++)
        {
            free = $"{name}-{number}";
        }

        return free;
    }
}
