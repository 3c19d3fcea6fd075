using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Sightglass.Query.Languages;
using Sightglass.Query.Syntax;

namespace Sightglass.Server.Http;

/// <summary>A filter in the language that the address names, or in the filter language; empty means all events. Bound from the parameter of the address with the same name as the handler's parameter.</summary>
internal sealed record EventFilter(FilterNode Node, string Language) : IBindableFromHttpContext<EventFilter>, IEndpointParameterMetadataProvider
{
    public static ValueTask<EventFilter?> BindAsync(HttpContext context, ParameterInfo parameter) => new(Parse(context.Request.Query[parameter.Name!], context.Request.Query[RequestLanguage.Name]));

    /// <exception cref="ProblemException">There is no such language, or the text is not a filter in it; the problem contains the position of the error.</exception>
    private static EventFilter Parse(string? text, string? name)
    {
        var language = string.IsNullOrEmpty(name) ? QueryLanguages.Filter : RequestLanguage.Of(name);
        var parsed = language.Parse(text ?? "", FormulaNames.None);
        return !parsed.IsValid ? throw new ProblemException(RequestProblems.Syntax(parsed.Error))
            : parsed.Value is EventsQuery events ? new EventFilter(events.Filter, language.Name)
            : throw new ProblemException(RequestProblems.ChoosesNoEvents(name));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new RequestParameter(JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!), "Which events, in the filter language unless 'language' names another; every event when it is empty."));
        builder.Metadata.Add(new RequestParameter(RequestLanguage.Name, "The language of the filter: filter or cloudwatch. The filter language when it is left out."));
    }
}
