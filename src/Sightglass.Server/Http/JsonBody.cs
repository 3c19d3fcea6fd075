using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace Sightglass.Server.Http;

/// <summary>A body of JSON, whatever its content type says: clients of other servers name another, as curl -d does, or none.</summary>
/// <typeparam name="TBody">Type of the body.</typeparam>
internal sealed record JsonBody<TBody>(TBody Value) : IBindableFromHttpContext<JsonBody<TBody>>, IEndpointParameterMetadataProvider
    where TBody : class
{
    public static async ValueTask<JsonBody<TBody>?> BindAsync(HttpContext context, ParameterInfo parameter) => new(await JsonBody.ReadAsync<TBody>(context.Request, ApiJson.Options));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new AcceptsMetadata([RequestBodyExample.Json, "*/*"], typeof(TBody)));
        builder.AddProblems(StatusCodes.Status400BadRequest);
    }
}

/// <summary>Reads bodies of JSON.</summary>
internal static class JsonBody
{
    /// <exception cref="BadHttpRequestException">It is not JSON, or not what is taken.</exception>
    /// <exception cref="ProblemException">It is empty or null.</exception>
    public static async Task<TBody> ReadAsync<TBody>(HttpRequest request, JsonSerializerOptions options)
        where TBody : class
    {
        // At most what the limit of the endpoint lets through.
        using var text = new MemoryStream();
        await request.Body.CopyToAsync(text, request.HttpContext.RequestAborted);
        if (text.Length == 0)
        {
            throw new ProblemException(RequestProblems.EmptyBody());
        }

        text.Position = 0;
        try
        {
            return await JsonSerializer.DeserializeAsync<TBody>(text, options, request.HttpContext.RequestAborted)
                ?? throw new ProblemException(RequestProblems.BadRequest("the body is null; send a JSON object."));
        }
        catch (JsonException exception)
        {
            throw new BadHttpRequestException(exception.Message, exception);
        }
    }
}
