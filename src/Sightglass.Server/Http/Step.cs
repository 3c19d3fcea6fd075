using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Sightglass.Query.Results;

namespace Sightglass.Server.Http;

/// <summary>The parameter <c>step</c>: the length of the steps of a range.</summary>
/// <param name="Length">The length of a step.</param>
/// <param name="IsAutomatic">The server chose it by the range, and may make it wider where there are few events.</param>
internal sealed record Step(TimeSpan Length, bool IsAutomatic = false) : IBindableFromHttpContext<Step>, IEndpointParameterMetadataProvider
{
    private const string Name = "step";
    private const string Automatic = "auto";

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

        if (text == Automatic)
        {
            return new Step(ReadableStep.For(range.Length, ReadableStep.ChartPoints), IsAutomatic: true);
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
        builder.Metadata.Add(new RequestParameter(Name, "A value for each part of the range: a number and a unit (s, m, h, d, w), such as 5m; or auto, for one that suits the range."));
}
