using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Query.Languages;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Server.Http;

/// <summary>Errors in parameters that many endpoints share.</summary>
internal static class RequestProblems
{
    public static ProblemHttpResult BadRequest(string detail, int status = StatusCodes.Status400BadRequest) =>
        Problems.Create("bad-request", status, "The request cannot be read", detail);

    public static ProblemHttpResult EmptyBody() => BadRequest("the body is empty; send a JSON object.");

    public static ProblemHttpResult BodyTooLarge(HttpContext context) =>
        Problems.Create("body-too-large", StatusCodes.Status413PayloadTooLarge, "The body is too large",
            $"{context.Request.Method} {context.Request.Path} takes at most {context.FindEndpoint()?.Metadata.GetMetadata<BodyLimit>()?.MaxRequestBodySize ?? BodyLimit.DefaultBytes} bytes.");

    public static ProblemHttpResult BodyTooSlow(string detail) =>
        Problems.Create("body-too-slow", StatusCodes.Status408RequestTimeout, "The body came too slowly", detail);

    public static ProblemHttpResult MethodNotAllowed(HttpRequest request, IReadOnlyList<string> allowed) =>
        Problems.Create("method-not-allowed", StatusCodes.Status405MethodNotAllowed, "The address has no such method", $"{request.Path} takes {string.Join(", ", allowed)}, and not {request.Method}.");

    public static ProblemHttpResult BadTime(string detail) =>
        Problems.Create("bad-time", StatusCodes.Status400BadRequest, "A time cannot be read", detail);

    public static ProblemHttpResult BadStep(string text) =>
        Problems.Create("bad-step", StatusCodes.Status400BadRequest, "The step cannot be read", $"'step' is '{text}'; write a number and a unit (s, m, h, d, w), such as 5m, or auto.");

    public static ProblemHttpResult SeriesTooLong(SeriesTooLongException exception) =>
        Problems.Create("series-too-long", StatusCodes.Status422UnprocessableEntity, "The series is too long", exception.Message);

    public static ProblemHttpResult TooManyQueries(TooManyQueriesException exception) =>
        Problems.Create("too-many-queries", StatusCodes.Status503ServiceUnavailable, "Too many questions at once", exception.Message);

    public static ProblemHttpResult BadCursor(string text) =>
        Problems.Create("bad-cursor", StatusCodes.Status400BadRequest, "The cursor cannot be read", $"'{text}' is not a cursor of an earlier answer.");

    /// <summary>An error in a query, with its position.</summary>
    public static ProblemHttpResult Syntax(QueryError error) =>
        Problems.Create("query-syntax", StatusCodes.Status400BadRequest, "The query cannot be understood", error.Message,
            ("position", error.Position), ("length", error.Length), ("expected", error.Expected), ("hint", error.Hint));

    public static ProblemHttpResult UnknownLanguage(string? language) =>
        Unknown($"'language' is '{language}'; use one of {string.Join(", ", QueryLanguages.All.Select(known => known.Name))}.");

    public static ProblemHttpResult ChoosesNoEvents(string? language) =>
        Unknown($"a text in the language '{language}' does not choose events; use one that does, such as {QueryLanguages.Filter.Name}.");

    private static ProblemHttpResult Unknown(string detail) => Problems.Create("unknown-language", StatusCodes.Status400BadRequest, "Unknown query language", detail);

    public static ProblemHttpResult UnknownContentType(HttpRequest request) =>
        Problems.Create("unknown-content-type", StatusCodes.Status415UnsupportedMediaType, "The body is not said to be JSON",
            $"nothing takes {request.Method} {request.Path} with the content type '{request.ContentType}'; send JSON, with 'Content-Type: application/json'.");

    public static ProblemHttpResult NotFound(HttpRequest request) => NotFound($"no route for {request.Method} {request.Path}; see /openapi.json.");

    public static ProblemHttpResult NotFound(string detail) => Problems.Create("not-found", StatusCodes.Status404NotFound, "There is nothing here", detail);
}
