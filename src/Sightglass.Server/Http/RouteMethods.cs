using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing.Template;

namespace Sightglass.Server.Http;

/// <summary>What the methods of HTTP mean for all routes: HEAD is a GET without a body, and a known address answers other methods with those that it has.</summary>
internal static class RouteMethods
{
    private const string EventStream = "text/event-stream";

    private static readonly object WasHead = new();

    /// <summary>Routes a HEAD as a GET. The HTTP server remembers the method and sends no body. Use before routing.</summary>
    public static void UseHeadAsGet(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Items[WasHead] = true;
            context.Request.Method = HttpMethods.Get;
        }

        return next(context);
    });

    /// <summary>Answers a HEAD for a stream that never ends with its type alone. Use after routing and authorization.</summary>
    public static void UseHeadOfStreams(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        if (!context.Items.ContainsKey(WasHead) || context.GetEndpoint()?.Metadata.OfType<IProducesResponseTypeMetadata>().Any(IsStream) != true)
        {
            return next(context);
        }

        context.Response.ContentType = EventStream;
        return Task.CompletedTask;
    });

    /// <summary>The methods of the routes for an address; empty when no route has it.</summary>
    public static IReadOnlyList<string> Of(PathString path, EndpointDataSource routes)
    {
        var methods = routes.Endpoints.OfType<RouteEndpoint>()
            .Where(route => route.Metadata.GetMetadata<IHttpMethodMetadata>() is not null && new TemplateMatcher(new RouteTemplate(route.RoutePattern), []).TryMatch(path, []))
            .SelectMany(route => route.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        if (methods.Contains(HttpMethods.Get))
        {
            methods.Add(HttpMethods.Head);
        }

        return [.. methods.Order(StringComparer.Ordinal)];
    }

    private static bool IsStream(IProducesResponseTypeMetadata produced) => produced.ContentTypes.Contains(EventStream);
}
