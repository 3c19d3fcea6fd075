using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Sightglass.Query.Planning;
using Sightglass.Server.Http;

namespace Sightglass.Server.Auth;

/// <summary>The tenant whose telemetry a request may read: that of its key or, with a key for all tenants, the one in the parameter <c>tenant</c>.</summary>
/// <param name="Tenant">Null for all tenants.</param>
internal sealed record TenantScope(string? Tenant) : IBindableFromHttpContext<TenantScope>, IEndpointParameterMetadataProvider
{
    private const string Name = "tenant";

    /// <summary>True when the caller may know numbers that count all tenants, whichever tenant it asks for.</summary>
    public bool IsOfAllTenantsKey { get; init; }

    public static ValueTask<TenantScope?> BindAsync(HttpContext context, ParameterInfo parameter) => new(Of(context));

    /// <exception cref="ProblemException">The key is not valid for the requested tenant.</exception>
    public static TenantScope Of(HttpContext context)
    {
        var own = context.GetCaller().Tenant;
        var asked = context.Request.Query[Name].ToString();
        return asked.Length > 0 && own is not null && own != asked
            ? throw new ProblemException(AuthProblems.ForeignTenant(own))
            : new TenantScope(own ?? (asked.Length > 0 ? asked : null)) { IsOfAllTenantsKey = own is null };
    }

    public QueryScope Between(DateTimeOffset from, DateTimeOffset to) => new(Tenant, from, to);

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => Describe(builder);

    /// <summary>Endpoints that read telemetry accept the parameter for one tenant, and may fail because of the engine.</summary>
    internal static void Describe(EndpointBuilder builder)
    {
        builder.Metadata.Add(new RequestParameter(Name, "One tenant's events only; for keys of all tenants."));
        builder.AddProblems(StatusCodes.Status400BadRequest, StatusCodes.Status422UnprocessableEntity, StatusCodes.Status503ServiceUnavailable, StatusCodes.Status504GatewayTimeout);
    }
}
