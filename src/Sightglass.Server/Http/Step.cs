using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Sightglass.Query.Results;

namespace Sightglass.Server.Http;

/// <summary>The parameter <c>step</c>: the length of the steps of a range.</summary>
internal sealed record Step(TimeSpan Length) : IBindableFromHttpContext<Step>, IEndpointParameterMetadataProvider
{
    private const string Name = "step";

    public static ValueTask<Step?> BindAsync(HttpContext context, ParameterInfo parameter) => new(Parse(context.Request.Query[Name], TimeRange.Of(context)));

    /// <returns>Null when there is no step.</returns>
    /// <exception cref="ProblemException">The text is not a length.</exception>
    /// <exception cref="SeriesTooLongException">The step splits the range into too many steps.</exception>
    public static Step? Parse(string? text, TimeRange range)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (!TimeRange.TryParseLength(text, out var length))
        {
            throw new ProblemException(RequestProblems.BadStep(text));
        }

        // Before any query runs.
        SeriesLimits.CheckSteps(range.Length, length);
        return new Step(length);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new RequestParameter(Name, "A value for each part of the range: a number and a unit (s, m, h, d, w), such as 5m."));
}
