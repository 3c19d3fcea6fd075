using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Syntax;

namespace Sightglass.Server.Http;

/// <summary>A filter in the filter language; empty means all events. Bound from the parameter of the address with the same name as the handler's parameter.</summary>
internal sealed record EventFilter(FilterNode Node) : IBindableFromHttpContext<EventFilter>, IEndpointParameterMetadataProvider
{
    public static ValueTask<EventFilter?> BindAsync(HttpContext context, ParameterInfo parameter) => new(Parse(context.Request.Query[parameter.Name!]));

    /// <exception cref="ProblemException">The text is not a filter; the problem contains the position of the error.</exception>
    public static EventFilter Parse(string? text)
    {
        var parsed = FilterParser.Parse(text ?? "");
        return parsed.IsValid ? new EventFilter(parsed.Value) : throw new ProblemException(RequestProblems.Syntax(parsed.Error));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new RequestParameter(JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!), "Which events, in the filter language; every event when it is empty."));
}
