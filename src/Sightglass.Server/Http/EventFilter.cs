using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Syntax;

namespace Sightglass.Server.Http;

/// <summary>Which events, in the filter language; empty means all of them. Read from the address's parameter of the same name as the handler's.</summary>
internal sealed record EventFilter(FilterNode Node) : IBindableFromHttpContext<EventFilter>, IEndpointParameterMetadataProvider
{
    public static ValueTask<EventFilter?> BindAsync(HttpContext context, ParameterInfo parameter) => new(Parse(context.Request.Query[parameter.Name!]));

    /// <exception cref="ProblemException">The text is no filter; names the place of the mistake.</exception>
    public static EventFilter Parse(string? text)
    {
        var parsed = FilterParser.Parse(text ?? "");
        return parsed.IsValid ? new EventFilter(parsed.Value) : throw new ProblemException(RequestProblems.Syntax(parsed.Error));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new RequestParameter(JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!), "Which events, in the filter language; every event when it is empty."));
}
