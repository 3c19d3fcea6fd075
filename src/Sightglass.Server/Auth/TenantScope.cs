using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Sightglass.Query.Planning;
using Sightglass.Server.Http;

namespace Sightglass.Server.Auth;

/// <summary>Whose telemetry a request may read: that of its key's tenant, or, with a key for all tenants, of the one that the parameter <c>tenant</c> names.</summary>
/// <param name="Tenant">The one tenant; null for all of them.</param>
internal sealed record TenantScope(string? Tenant) : IBindableFromHttpContext<TenantScope>, IEndpointParameterMetadataProvider
{
    private const string Name = "tenant";

    public static ValueTask<TenantScope?> BindAsync(HttpContext context, ParameterInfo parameter) => new(Of(context));

    /// <exception cref="ProblemException">The caller asks for a tenant that its key is not for.</exception>
    public static TenantScope Of(HttpContext context)
    {
        var own = context.GetCaller().Tenant;
        var asked = context.Request.Query[Name].ToString();
        return asked.Length > 0 && own is not null && own != asked
            ? throw new ProblemException(AuthProblems.ForeignTenant(own))
            : new TenantScope(own ?? (asked.Length > 0 ? asked : null));
    }

    public QueryScope Between(DateTimeOffset from, DateTimeOffset to) => new(Tenant, from, to);

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) => Describe(builder);

    /// <summary>Whoever reads telemetry may be asked for one tenant, and may meet an engine that cannot answer.</summary>
    internal static void Describe(EndpointBuilder builder)
    {
        builder.Metadata.Add(new RequestParameter(Name, "One tenant's events only; for keys of all tenants."));
        builder.AddProblems(StatusCodes.Status400BadRequest, StatusCodes.Status422UnprocessableEntity, StatusCodes.Status503ServiceUnavailable, StatusCodes.Status504GatewayTimeout);
    }
}
