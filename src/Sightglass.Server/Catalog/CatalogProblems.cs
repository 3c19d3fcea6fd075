using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Http;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Catalog;

internal static class CatalogProblems
{
    /// <param name="name">As it was asked for.</param>
    /// <param name="packs">Those that there are.</param>
    public static ProblemHttpResult NoSuchPack(string name, IEnumerable<Pack> packs) =>
        Problems.Create("no-such-pack", StatusCodes.Status404NotFound, "No such pack", $"no pack '{name}' is loaded; there are: {string.Join(", ", packs.Select(pack => pack.Name))}.");
}
