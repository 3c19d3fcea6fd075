using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Sightglass.Server.Auth;

/// <summary>No route can forget the tenant: its handler takes a scope of what it may read, or the route is in the list of those that read no telemetry.</summary>
public sealed class TelemetryRouteTests(ServerFixture server)
{
    // Packs, keys, the server's own state, samples in the request.
    private static readonly string[] OfNoTelemetry =
    [
        "GET /docs/api/favicon.svg",
        "GET /docs/api/scalar.aspnetcore.js",
        "GET /docs/api/scalar.js",
        "GET /docs/api/{documentName?}",
        "GET /api/dashboards",
        "GET /api/fields",
        "GET /api/damage",
        "DELETE /api/damage",
        "GET /api/quarantine",
        "POST /api/quarantine/{name}/retry",
        "DELETE /api/quarantine/{name}",
        "GET /api/keys",
        "POST /api/keys",
        "POST /api/session/link",
        "DELETE /api/keys/{id}",
        "GET /api/packs",
        "GET /api/packs/{name}",
        "PUT /api/packs/{name}",
        "DELETE /api/packs/{name}",
        "GET /api/packs/{name}/versions",
        "POST /api/packs/{name}/restore",
        "POST /api/metrics",
        "POST /api/dashboards/{name}/panels",
        "POST /client/v4/accounts/{account}/workers/observability/telemetry/live-tail",
        "POST /client/v4/accounts/{account}/workers/observability/telemetry/live-tail/heartbeat",
        "POST /api/query/test",
        "GET /api/status",
        "GET /metrics",
    ];

    [Fact]
    public void Route_ForReaders_BindsTheScopeOfWhatItReads()
    {
        var unbound = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.Metadata.GetMetadata<RequiredScope>() is { Scope: Scope.Query or Scope.Admin } && !BindsScope(endpoint.Metadata.GetRequiredMetadata<MethodInfo>()))
            .SelectMany(endpoint => endpoint.Metadata.GetRequiredMetadata<IHttpMethodMetadata>().HttpMethods.Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}"));

        Assert.Equal(OfNoTelemetry.Order(StringComparer.Ordinal), unbound.Order(StringComparer.Ordinal));
    }

    private static bool BindsScope(MethodInfo handler) => handler.GetParameters().Any(parameter =>
        IsScope(parameter.ParameterType)
        || (parameter.GetCustomAttribute<AsParametersAttribute>() is not null && parameter.ParameterType.GetProperties().Any(property => IsScope(property.PropertyType))));

    private static bool IsScope(Type type) =>
        type == typeof(ReadScope) || type == typeof(TenantScope) || (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Question<>));
}
