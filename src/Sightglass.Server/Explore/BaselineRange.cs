using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Sightglass.Server.Http;

namespace Sightglass.Server.Explore;

/// <summary>The parameters <c>baselineFrom</c> and <c>baselineTo</c>: the time that another one is compared with.</summary>
internal sealed record BaselineRange(TimeRange Range) : IBindableFromHttpContext<BaselineRange>, IEndpointParameterMetadataProvider
{
    private const string FromName = "baselineFrom";
    private const string ToName = "baselineTo";

    /// <returns>Null when there is neither.</returns>
    /// <exception cref="ProblemException">A time cannot be read.</exception>
    public static ValueTask<BaselineRange?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var (from, to) = ((string?)context.Request.Query[FromName], (string?)context.Request.Query[ToName]);
        return new ValueTask<BaselineRange?>(string.IsNullOrEmpty(from) && string.IsNullOrEmpty(to) ? null
            : TimeRange.TryParse(from, to, context.RequestServices.GetRequiredService<TimeProvider>().GetUtcNow(), out var range, out var error, FromName, ToName) ? new BaselineRange(range)
            : throw new ProblemException(RequestProblems.BadTime(error)));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new RequestParameter(FromName, "The first moment of the time to compare with, written as 'from'. The selected time when both are left out."));
        builder.Metadata.Add(new RequestParameter(ToName, "The moment after its last, written as 'to'."));
    }
}
