using Sightglass.Server.Http;
using Sightglass.Telemetry.Catalog.Inference;

namespace Sightglass.Server.Inference;

/// <summary>What events that no pack declares look like, and a pack for them.</summary>
/// <param name="Events">Events that were looked at, the newest ones.</param>
/// <param name="From">The range that was asked for.</param>
/// <param name="To">Its end.</param>
/// <param name="Unpriced">Models whose cost is not known and in no number.</param>
/// <param name="Name">A name for the pack that is free.</param>
/// <param name="Yaml">The pack, to be kept with <c>PUT /api/packs/{name}</c>.</param>
internal sealed record InferenceAnswer(
    int Events, string From, string To, IReadOnlyList<PathAnswer> Paths, IReadOnlyList<RoleAnswer> Roles, IReadOnlyList<UnpricedAnswer> Unpriced, string Name, string Yaml)
{
    internal static InferenceAnswer Of(TimeRange range, EventProfile profile, InferredPack pack) => new(
        profile.Events,
        Rfc3339.Format(range.From),
        Rfc3339.Format(range.To),
        [.. profile.Paths.Select(path => PathAnswer.Of(path, profile))],
        RoleAnswer.Of(pack.Roles),
        UnpricedAnswer.Of(pack.Unpriced),
        pack.Name,
        pack.Yaml);
}

/// <summary>One path of the events.</summary>
/// <param name="Path">As queries name it.</param>
/// <param name="Presence">The share of the events that have it.</param>
/// <param name="Distinct">Different values.</param>
/// <param name="Top">The most frequent values; none of arrays and objects.</param>
/// <param name="P50">Of numbers; null without any.</param>
internal sealed record PathAnswer(string Path, PathType Type, double Presence, int Distinct, IReadOnlyList<TopValueAnswer> Top, double? P50, double? P95)
{
    internal static PathAnswer Of(PathProfile path, EventProfile profile) => new(
        path.Name, path.Type, profile.PresenceOf(path), path.Distinct, [.. path.Top.Select(value => new TopValueAnswer(value.Value, value.Count))], path.Percentile(50), path.Percentile(95));
}

internal sealed record TopValueAnswer(string Value, int Count);

/// <summary>What a field is taken for.</summary>
/// <param name="Field">Null if no field has the role.</param>
/// <param name="Unit">Of durations: ms, s, us or ns; null for others.</param>
/// <param name="Reason">Why, in a few words.</param>
/// <param name="Candidates">Other fields that would do.</param>
internal sealed record RoleAnswer(Role Role, string? Field, string? Unit, string Reason, IReadOnlyList<string> Candidates)
{
    internal static IReadOnlyList<RoleAnswer> Of(IReadOnlyList<RoleGuess> guesses) => [.. guesses.Select(guess => new RoleAnswer(guess.Role, guess.Field, guess.Unit, guess.Reason, guess.Candidates))];
}

internal sealed record UnpricedAnswer(string Model, long Events)
{
    internal static IReadOnlyList<UnpricedAnswer> Of(IReadOnlyList<SeenModel> models) => [.. models.Select(model => new UnpricedAnswer(model.Name, model.Events))];
}

/// <summary>The pack that Home was measured with, because no pack declares the events.</summary>
/// <param name="Name">A name for it that is free.</param>
/// <param name="Events">Events that it was inferred from.</param>
internal sealed record InferredAnswer(string Name, IReadOnlyList<RoleAnswer> Roles, IReadOnlyList<UnpricedAnswer> Unpriced, long Events)
{
    internal static InferredAnswer Of(CompiledInference inference) => new(inference.Inferred.Name, RoleAnswer.Of(inference.Inferred.Roles), UnpricedAnswer.Of(inference.Inferred.Unpriced), inference.Events);
}
