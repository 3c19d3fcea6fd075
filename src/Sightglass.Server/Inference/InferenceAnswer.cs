using Sightglass.Server.Http;
using Sightglass.Telemetry.Catalog.Inference;

namespace Sightglass.Server.Inference;

/// <summary>What the events of one program look like that no pack declares, and a pack for them.</summary>
/// <param name="Events">Events that were looked at, the newest ones of the group.</param>
/// <param name="From">The range that was asked for.</param>
/// <param name="To">Its end.</param>
/// <param name="Unpriced">Models whose cost is not known and in no number.</param>
/// <param name="Name">The name of the pack: the one that was asked for, or one that is free.</param>
/// <param name="Yaml">The pack, to be kept with <c>PUT /api/packs/{name}</c>; empty without events.</param>
/// <param name="Group">The key of the group that was read.</param>
/// <param name="Groups">All groups, the one with most events first.</param>
/// <param name="OtherEvents">Events of the range that no pack declares, and that are in no group.</param>
internal sealed record InferenceAnswer(
    int Events, string From, string To, IReadOnlyList<PathAnswer> Paths, IReadOnlyList<RoleAnswer> Roles, IReadOnlyList<UnpricedAnswer> Unpriced, string Name, string Yaml,
    string Group, IReadOnlyList<GroupAnswer> Groups, long OtherEvents)
{
    internal static InferenceAnswer Of(TimeRange range, Inference? inference)
    {
        var (from, to) = (Rfc3339.Format(range.From), Rfc3339.Format(range.To));
        return inference is not { Pack: var pack, Group.Group: var group }
            ? new(0, from, to, [], [], [], "", "", "", [], 0)
            : new(group.Profile.Events, from, to, [.. group.Profile.Paths.Select(path => PathAnswer.Of(path, group.Profile))], RoleAnswer.Of(pack.Roles), UnpricedAnswer.Of(pack.Unpriced), pack.Name, pack.Yaml,
                group.Key, GroupAnswer.Of(inference.Groups), inference.Groups.Others);
    }
}

/// <summary>The events of one program.</summary>
/// <param name="Key">The paths that only these events have, for <c>group=</c>; empty if nothing tells them.</param>
/// <param name="Events">Events in the range.</param>
/// <param name="Filter">Finds them.</param>
internal sealed record GroupAnswer(string Key, long Events, string Filter)
{
    internal static IReadOnlyList<GroupAnswer> Of(CountedGroups groups) => [.. groups.Found.Where(group => group.Events > 0).Select(group => new GroupAnswer(group.Group.Key, group.Events, group.Group.Filter))];
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
/// <param name="Presence">The share of the events that have the field; 0 without one.</param>
internal sealed record RoleAnswer(Role Role, string? Field, string? Unit, string Reason, IReadOnlyList<string> Candidates, double Presence)
{
    internal static IReadOnlyList<RoleAnswer> Of(IReadOnlyList<RoleGuess> guesses) => [.. guesses.Select(guess => new RoleAnswer(guess.Role, guess.Field, guess.Unit, guess.Reason, guess.Candidates, guess.Presence))];
}

internal sealed record UnpricedAnswer(string Model, long Events)
{
    internal static IReadOnlyList<UnpricedAnswer> Of(IReadOnlyList<SeenModel> models) => [.. models.Select(model => new UnpricedAnswer(model.Name, model.Events))];
}

/// <summary>The pack that Home was measured with, because no pack declares the events.</summary>
/// <param name="Name">A name for it that is free.</param>
/// <param name="Events">Events that it was inferred from.</param>
/// <param name="Group">The key of the group of events that it measures.</param>
/// <param name="Groups">All groups of events that no pack declares, the one with most events first.</param>
/// <param name="OtherEvents">Events of the range that no pack declares, and that are in no group.</param>
internal sealed record InferredAnswer(string Name, IReadOnlyList<RoleAnswer> Roles, IReadOnlyList<UnpricedAnswer> Unpriced, long Events, string Group, IReadOnlyList<GroupAnswer> Groups, long OtherEvents)
{
    internal static InferredAnswer Of(Inference inference) => new(
        inference.Pack.Name,
        RoleAnswer.Of(inference.Pack.Roles),
        UnpricedAnswer.Of(inference.Pack.Unpriced),
        inference.Group.Group.Profile.Events,
        inference.Group.Group.Key,
        GroupAnswer.Of(inference.Groups),
        inference.Groups.Others);
}
