using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sightglass.Server.Http;

/// <summary>The JSON options of the API, for the server and the command line.</summary>
internal static class ApiJson
{
    public static readonly JsonSerializerOptions Options = Configured(new JsonSerializerOptions(JsonSerializerDefaults.Web));

    /// <exception cref="JsonException">The text is not JSON of this type.</exception>
    public static T Read<T>(string json) => JsonSerializer.Deserialize<T>(json, Options) ?? throw new JsonException("the answer is null");

    public static string Write<T>(T value) => JsonSerializer.Serialize(value, Options);

    /// <summary>Values of closed sets in snake case; texts unchanged; numbers as numbers.</summary>
    public static JsonSerializerOptions Configured(JsonSerializerOptions options)
    {
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower));
        options.NumberHandling = JsonNumberHandling.Strict;
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
        return options;
    }
}
