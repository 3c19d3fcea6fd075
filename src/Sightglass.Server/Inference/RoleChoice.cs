using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Sightglass.Server.Http;
using Sightglass.Telemetry.Catalog.Inference;

namespace Sightglass.Server.Inference;

/// <summary>The fields that a request chooses for roles instead of the guessed ones: <c>role.model=llm.model&amp;role.cost=</c>. An empty value means that no field has the role.</summary>
/// <param name="Fields">By role.</param>
internal sealed record RoleChoice(IReadOnlyDictionary<Role, string> Fields) : IBindableFromHttpContext<RoleChoice>, IEndpointParameterMetadataProvider
{
    private const string Prefix = "role.";

    /// <summary>Every field as guessed.</summary>
    public static readonly RoleChoice None = new(new Dictionary<Role, string>());

    private static readonly Dictionary<string, Role> Roles = Enum.GetValues<Role>().ToDictionary(role => JsonNamingPolicy.SnakeCaseLower.ConvertName(role.ToString()));

    public static ValueTask<RoleChoice?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        new(new RoleChoice(context.Request.Query.Where(one => one.Key.StartsWith(Prefix, StringComparison.Ordinal)).Select(one => Read(one.Key[Prefix.Length..], one.Value.ToString())).ToDictionary()));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new RequestParameter(Prefix + "NAME", $"The field that has a role, for events that no pack declares, instead of the guessed one; empty for none. NAME is one of {string.Join(", ", Roles.Keys)}."));

    private static KeyValuePair<Role, string> Read(string name, string field)
    {
        if (!Roles.TryGetValue(name, out var role))
        {
            throw new ProblemException(RequestProblems.BadRequest($"there is no role '{name}'; there are: {string.Join(", ", Roles.Keys)}."));
        }

        return field.Length == 0 || RoleGuesses.CanHaveRole(field)
            ? KeyValuePair.Create(role, field)
            : throw new ProblemException(RequestProblems.BadRequest($"'{field}' cannot have the role '{name}': names with quotes or more than 128 characters, and attributes named like a field, have none."));
    }
}
