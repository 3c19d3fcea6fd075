using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Http;

/// <summary>The parameter <c>cursor</c>: where the previous page ended.</summary>
/// <param name="After">The last event of the previous page.</param>
internal sealed record EventCursor(EventKey After) : IBindableFromHttpContext<EventCursor>, IEndpointParameterMetadataProvider
{
    private const string Name = "cursor";

    public static ValueTask<EventCursor?> BindAsync(HttpContext context, ParameterInfo parameter) => new(Parse(context.Request.Query[Name], context.RequestServices.GetRequiredService<EventIds>()));

    /// <returns>Null when there is no cursor: the first page.</returns>
    /// <exception cref="ProblemException">The text is not a cursor.</exception>
    public static EventCursor? Parse(string? text, EventIds ids) =>
        string.IsNullOrEmpty(text) ? null
        : ids.TryRead(text, out var last) ? new EventCursor(last)
        : throw new ProblemException(RequestProblems.BadCursor(text));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new RequestParameter(Name, "The cursor of the answer before, to go on after it."));
}
