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
    /// <exception cref="ProblemException">The text is not a length, or gives too many steps for the range.</exception>
    public static Step? Parse(string? text, TimeRange range)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return TimeRange.TryParseLength(text, out var length) && range.Length / length <= FormulaResult.MaxSteps - 1
            ? new Step(length)
            : throw new ProblemException(RequestProblems.BadStep(text));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new RequestParameter(Name, "A value for each part of the range: a number and a unit (s, m, h, d, w), such as 5m."));
}
