using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Sightglass.Server.Http;

namespace Sightglass.Server.Auth;

/// <summary>A request body that contains the time range, with the telemetry that the request may read.</summary>
/// <typeparam name="TBody">Type of the body.</typeparam>
internal sealed record Question<TBody>(TBody Body, ReadScope Scope) : IBindableFromHttpContext<Question<TBody>>, IEndpointParameterMetadataProvider
    where TBody : class, IAskedRange
{
    public static async ValueTask<Question<TBody>?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        TBody? body;
        try
        {
            body = await context.Request.ReadFromJsonAsync<TBody>(context.RequestAborted);
        }
        catch (JsonException exception)
        {
            throw new BadHttpRequestException(exception.Message, exception);
        }

        return body is null
            ? throw new ProblemException(RequestProblems.BadRequest("the body is null; send a JSON object."))
            : new Question<TBody>(body, ReadScope.Of(context, body.From, body.To));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(TBody)));
        TenantScope.Describe(builder);
    }
}

/// <summary>A body with a time range.</summary>
internal interface IAskedRange
{
    string? From { get; }

    string? To { get; }
}
