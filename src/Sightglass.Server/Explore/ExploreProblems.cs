using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Http;

namespace Sightglass.Server.Explore;

internal static class ExploreProblems
{
    public static ProblemHttpResult NoSuchEvent(string id) =>
        Problems.Create("no-such-event", StatusCodes.Status404NotFound, "No such event", $"no event has the id '{id}'; it may be older than what is kept.");
}
