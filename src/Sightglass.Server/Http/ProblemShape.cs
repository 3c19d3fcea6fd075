using Microsoft.AspNetCore.Http.HttpResults;

namespace Sightglass.Server.Http;

/// <summary>How an endpoint of another protocol tells of a missing or wrong key, as metadata.</summary>
internal sealed record ProblemShape(Func<ProblemHttpResult, IResult> Of);
