using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Http;

namespace Sightglass.Server.Queries;

internal static class QueryProblems
{
    public static ProblemHttpResult BadSamples(int limit) =>
        Problems.Create("bad-samples", StatusCodes.Status422UnprocessableEntity, "The samples cannot be used", $"send 'events': a list of at most {limit} objects or raw lines.");

    public static ProblemHttpResult BadSample(int index, string reason) =>
        Problems.Create("bad-samples", StatusCodes.Status422UnprocessableEntity, "A sample cannot be read as an event", $"event {index}: {reason}", ("index", index));

    public static ProblemHttpResult BadMetric(string reason) =>
        Problems.Create("bad-metric", StatusCodes.Status422UnprocessableEntity, "The metric cannot be computed", $"{reason}.");

    public static ProblemHttpResult TestTooLong(TimeSpan limit) =>
        Problems.Create("query-timeout", StatusCodes.Status504GatewayTimeout, "The question took too long", $"the samples could not be tested within {limit.TotalSeconds:0} s; send fewer or shorter ones.");

    public static ProblemHttpResult HasNoStatement() => Problems.Create("unknown-language", StatusCodes.Status400BadRequest, "No statement", "SHOW is answered without the engine; it runs as no statement.");
}
