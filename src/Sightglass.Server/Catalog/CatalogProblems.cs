using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Http;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Catalog;

internal static class CatalogProblems
{
    /// <param name="name">The requested name.</param>
    /// <param name="packs">The existing packs.</param>
    public static ProblemHttpResult NoSuchPack(string name, IEnumerable<Pack> packs)
    {
        var names = packs.Select(pack => pack.Name).ToList();
        return Problems.Create("no-such-pack", StatusCodes.Status404NotFound, "No such pack", $"no pack '{name}' is loaded; there are: {string.Join(", ", names)}.",
            ("nearest", NameSuggestion.Closest(name, names)));
    }

    public static ProblemHttpResult NoSuchVersion(string name, long version) => Problems.Create("no-such-version", StatusCodes.Status404NotFound, "No such version",
        string.Create(CultureInfo.InvariantCulture, $"the pack '{name}' has no text of version {version}; GET /api/packs/{name}/versions lists those that are kept."));

    /// <summary>Why a change was not applied.</summary>
    public static ProblemHttpResult Refused(string name, PackChangeResult result) => result.Outcome switch
    {
        PackChangeOutcome.Invalid => InvalidPack(result.Mistakes),
        PackChangeOutcome.TooMany => TooManyPacks(),
        _ => VersionConflict(name, result.Version),
    };

    public static ProblemHttpResult InvalidPack(IReadOnlyList<PackDiagnostic> mistakes) => Problems.Create("pack-invalid", StatusCodes.Status422UnprocessableEntity, "The pack has mistakes",
        string.Join('\n', mistakes), ("mistakes", mistakes.Select(mistake => new PackMistake(mistake.Position.File, mistake.Position.Line, mistake.Position.Column, mistake.Message))));

    public static ProblemHttpResult PackTooLarge() =>
        Problems.Create("pack-too-large", StatusCodes.Status413PayloadTooLarge, "The pack is too large", $"a pack has at most {PackStore.MaxTextBytes} bytes; make two of it.");

    public static ProblemHttpResult TooManyPacks() =>
        Problems.Create("too-many-packs", StatusCodes.Status409Conflict, "Too many packs", $"there are {PackStore.MaxPacks}; remove one.");

    public static ProblemHttpResult VersionConflict(string name, long version) => Problems.Create("version-conflict", StatusCodes.Status409Conflict, "Somebody else changed it",
        string.Create(CultureInfo.InvariantCulture, $"the pack '{name}' has version {version}, and this change was made from another one; read it again."));

    public static ProblemHttpResult ForeignPack(string own) =>
        Problems.Create("foreign-tenant", StatusCodes.Status403Forbidden, "Packs are of all tenants", $"the key is for the tenant '{own}'; a pack changes what all tenants see.");
}
