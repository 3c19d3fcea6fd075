using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Sightglass.Testing.Http;

/// <summary>A complete response of the server.</summary>
public sealed record Reply(HttpStatusCode Status, string ContentType, string Text, HttpResponseHeaders Headers)
{
    /// <summary>The methods that the address takes, in an answer that the method of the request is not among them.</summary>
    public IReadOnlyCollection<string> Allow { get; private init; } = [];

    /// <summary>The body as JSON.</summary>
    /// <exception cref="InvalidDataException">It is not JSON; the message contains status and body.</exception>
    public JsonNode Json
    {
        get
        {
            try
            {
                return JsonNode.Parse(Text) ?? throw new InvalidDataException($"{this}");
            }
            catch (System.Text.Json.JsonException)
            {
                throw new InvalidDataException($"{this}");
            }
        }
    }

    public static async Task<Reply> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        return new Reply(response.StatusCode, response.Content.Headers.ContentType?.MediaType ?? "", text, response.Headers) { Allow = [.. response.Content.Headers.Allow] };
    }

    /// <exception cref="InvalidDataException">The status differs; the message contains it and the body.</exception>
    public Reply Expect(HttpStatusCode status) => Status == status ? this : throw new InvalidDataException($"expected {(int)status}, got {this}");

    public override string ToString() => $"{(int)Status} {ContentType}: {Text}";
}
