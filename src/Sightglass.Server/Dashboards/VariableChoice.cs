using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Sightglass.Query.Syntax;
using Sightglass.Server.Http;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Dashboards;

/// <summary>The values that a request chooses for the variables of a dashboard: <c>var.model=a&amp;var.model=b</c>. Several values of one field are alternatives.</summary>
/// <param name="Values">By field, in the order of the address.</param>
internal sealed record VariableChoice(IReadOnlyList<KeyValuePair<string, IReadOnlyList<string>>> Values) : IBindableFromHttpContext<VariableChoice>, IEndpointParameterMetadataProvider
{
    /// <summary>Before the name of the field, because a field may be named like another parameter.</summary>
    public const string Prefix = "var.";

    // Of all fields together: each is a condition of every statement.
    private const int MaxValues = 100;

    public static ValueTask<VariableChoice?> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var values = context.Request.Query.Where(one => one.Key.StartsWith(Prefix, StringComparison.Ordinal))
            .Select(one => KeyValuePair.Create(one.Key[Prefix.Length..], (IReadOnlyList<string>)[.. one.Value.OfType<string>().Where(value => value.Length > 0).Distinct()]))
            .Where(one => one.Value.Count > 0)
            .ToList();
        var count = values.Sum(one => one.Value.Count);
        return count <= MaxValues
            ? new(new VariableChoice(values))
            : throw new ProblemException(RequestProblems.BadRequest($"the variables have {count} values, the limit is {MaxValues}; choose fewer."));
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new RequestParameter(Prefix + "FIELD", "Only events with this value of one of the dashboard's variables, such as var.model=gpt-4o; repeat it for several values."));

    /// <summary>The first field that is no variable of a dashboard; null if all are.</summary>
    public string? Undeclared(DashboardDefinition dashboard) => Values.Select(one => one.Key).FirstOrDefault(field => !dashboard.Variables.Contains(field));

    /// <summary>The chosen values of a field; none if all events count.</summary>
    public IReadOnlyList<string> Of(string field) => Values.FirstOrDefault(one => one.Key == field).Value ?? [];

    /// <summary>The events with the chosen values; all of them if nothing is chosen.</summary>
    public FilterNode ToFilter() => FieldConditions.Of(Values);
}
