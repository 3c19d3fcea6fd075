using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Metadata;
using Sightglass.Server.Http;
using Sightglass.Telemetry.Catalog.Inference;

namespace Sightglass.Server.Inference;

/// <summary>How a request reads events that no pack declares: which of them, and which fields have roles instead of the guessed ones, <c>group=run_id&amp;role.model=llm.model&amp;role.cost=</c>. An empty field means that none has the role.</summary>
/// <param name="Group">The key of a group of events; null for the one with most events.</param>
/// <param name="Fields">By role. One that a pack cannot name is told with the role.</param>
internal sealed record InferenceChoice(string? Group, IReadOnlyDictionary<Role, string> Fields) : IBindableFromHttpContext<InferenceChoice>, IEndpointParameterMetadataProvider
{
    private const string Prefix = "role.";
    private const string GroupName = "group";

    private static readonly Dictionary<string, Role> Roles = Enum.GetValues<Role>().ToDictionary(role => JsonNamingPolicy.SnakeCaseLower.ConvertName(role.ToString()));

    public static ValueTask<InferenceChoice?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        new(new InferenceChoice(
            context.Request.Query.TryGetValue(GroupName, out var group) ? group.ToString() : null,
            context.Request.Query.Where(one => one.Key.StartsWith(Prefix, StringComparison.Ordinal)).Select(one => Read(one.Key[Prefix.Length..], one.Value.ToString())).ToDictionary()));

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder)
    {
        builder.Metadata.Add(new RequestParameter(GroupName, "Which events to read of those that no pack declares: the key of one of their groups. Without it, the group with most events."));
        builder.Metadata.Add(new RequestParameter(Prefix + "NAME", $"The field that has a role, for events that no pack declares, instead of the guessed one; empty for none. NAME is one of {string.Join(", ", Roles.Keys)}."));
    }

    private static KeyValuePair<Role, string> Read(string name, string field) => Roles.TryGetValue(name, out var role)
        ? KeyValuePair.Create(role, field)
        : throw new ProblemException(RequestProblems.BadRequest($"there is no role '{name}'; there are: {string.Join(", ", Roles.Keys)}."));
}
