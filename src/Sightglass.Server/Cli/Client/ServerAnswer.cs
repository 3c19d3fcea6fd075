using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Sightglass.Server.Http;

namespace Sightglass.Server.Cli.Client;

/// <summary>Reads what a server answers. An answer of another shape ends the command with a message: another program listens there, or another version of this one.</summary>
internal static class ServerAnswer
{
    private static readonly JsonSerializerOptions Options = new(ApiJson.Options)
    {
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver().WithAddedModifier(RequireReferences),
    };

    /// <param name="json">The answer, or a part of one.</param>
    /// <param name="source">Where it is from, for the message.</param>
    /// <exception cref="CommandFailure">It has another shape.</exception>
    public static T Read<T>(string json, string source)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("it is null");
        }
        catch (Exception exception) when (exception is JsonException or FormatException)
        {
            throw Unreadable(source, exception.Message);
        }
    }

    /// <inheritdoc cref="Read{T}(string, string)"/>
    public static T Read<T>(JsonElement json, string source) => Read<T>(json.GetRawText(), source);

    /// <summary>What is declared as never null must be there. The server leaves out values that may be null, and an older one those that it does not know.</summary>
    private static void RequireReferences(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => property is { PropertyType.IsValueType: false, AssociatedParameter: { IsNullable: false, HasDefaultValue: false } }))
        {
            property.IsRequired = true;
        }
    }

    /// <summary>The failure of a command that cannot use an answer.</summary>
    public static CommandFailure Unreadable(string source, string reason) =>
        new(ExitCode.Failed, $"the answer of {source} cannot be read: {reason.TrimEnd('.')}; are this program and the server of the same version?");
}
