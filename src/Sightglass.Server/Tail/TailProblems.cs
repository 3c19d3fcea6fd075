using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Http;

namespace Sightglass.Server.Tail;

internal static class TailProblems
{
    public static ProblemHttpResult BadLastEventId(string text) =>
        Problems.Create("bad-cursor", StatusCodes.Status400BadRequest, "The Last-Event-ID cannot be read", $"'{text}' is not the id of an event; begin without one.");

    public static ProblemHttpResult TooManyViewers(string reason) =>
        Problems.Create("too-many-viewers", StatusCodes.Status503ServiceUnavailable, "Too many live views", reason);

    public static ProblemHttpResult MissedAway() =>
        Problems.Create("engine-away", StatusCodes.Status503ServiceUnavailable, "What was missed cannot be read right now",
            "the engine is not there or far behind; nothing is lost. Ask again in a moment, with the same Last-Event-ID.");
}
