using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Sightglass.Server.Http;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Tail;

/// <summary>The header <c>Last-Event-ID</c>: the last event that a viewer saw before its connection broke.</summary>
internal sealed record LastEventId(EventKey Event) : IBindableFromHttpContext<LastEventId>, IEndpointParameterMetadataProvider
{
    public const string Header = "Last-Event-ID";

    /// <returns>Null for a new viewer.</returns>
    /// <exception cref="ProblemException">The text is not the id of an event.</exception>
    public static ValueTask<LastEventId?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var asked = context.Request.Headers[Header].ToString();
        return asked.Length == 0 ? new((LastEventId?)null)
            : context.RequestServices.GetRequiredService<EventIds>().TryRead(asked, out var last) ? new(new LastEventId(last))
            : throw new ProblemException(TailProblems.BadLastEventId(asked));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new RequestParameter(Header, "The id of the last event that was seen: those missed since come first.") { IsHeader = true });
}
