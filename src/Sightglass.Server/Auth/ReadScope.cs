using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Sightglass.Query.Planning;
using Sightglass.Server.Http;

namespace Sightglass.Server.Auth;

/// <summary>The telemetry that a request may read: of its tenant, in its time range. A handler that reads telemetry takes one, so that no route can forget the tenant.</summary>
internal sealed record ReadScope(TenantScope Tenant, TimeRange Range) : IBindableFromHttpContext<ReadScope>, IEndpointParameterMetadataProvider
{
    /// <summary>For statements.</summary>
    public QueryScope Query => Tenant.Between(Range.From, Range.To);

    public static ValueTask<ReadScope?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        new(Of(context, context.Request.Query[TimeRange.FromName], context.Request.Query[TimeRange.ToName]));

    /// <summary>The scope of a request for a range; one that ends now ends with the newest event of a clock that runs a little ahead.</summary>
    /// <exception cref="ProblemException">A time cannot be read, or the key is not valid for the requested tenant.</exception>
    public static ReadScope Of(HttpContext context, string? from, string? to)
    {
        var (tenant, range) = (TenantScope.Of(context), TimeRange.Of(context, from, to));
        return new ReadScope(tenant, TimeRange.EndsNow(to) ? range with { To = context.RequestServices.GetRequiredService<EventsAhead>().EndOf(tenant.Tenant, range.To) } : range);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new RequestParameter(TimeRange.FromName, "The first moment: RFC 3339, seconds or milliseconds since 1970, now, now-7d, now/d (midnight UTC). Seven days before the end when it is left out."));
        builder.Metadata.Add(new RequestParameter(TimeRange.ToName, "The moment after the last, written the same way. Now when it is left out."));
        TenantScope.Describe(builder);
    }
}
