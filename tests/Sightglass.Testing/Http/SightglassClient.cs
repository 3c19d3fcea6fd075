using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sightglass.Testing.Http;

/// <summary>A client of the server like any other program: over HTTP, with a key.</summary>
public sealed class SightglassClient : IDisposable
{
    /// <summary>The range of all possible event times, as query parameters.</summary>
    public const string AllTime = "from=0&to=now%2B2d";

    private readonly HttpClient _http;

    /// <param name="address">Address of the server.</param>
    /// <param name="key">Null: no key is sent.</param>
    public SightglassClient(Uri address, string? key = null)
    {
        // No cookies, no redirects: tests handle both themselves.
        _http = new HttpClient(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false }) { BaseAddress = address, Timeout = TimeSpan.FromSeconds(60) };
        if (key is not null)
        {
            _http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    /// <summary>The underlying client, for streams.</summary>
    public HttpClient Http => _http;

    /// <summary>Sends events as <c>POST /v1/events</c>.</summary>
    public Task<Reply> PostEventsAsync(string body, string? encoding = null) => PostEventsAsync(Encoding.UTF8.GetBytes(body), encoding);

    /// <inheritdoc cref="PostEventsAsync(string, string?)"/>
    public Task<Reply> PostEventsAsync(byte[] body, string? encoding = null)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-ndjson");
        if (encoding is not null)
        {
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding);
        }

        return SendAsync(HttpMethod.Post, "/v1/events", content);
    }

    /// <summary>Sends events that must all be accepted.</summary>
    public async Task IngestAsync(params string[] events)
    {
        var reply = await PostEventsAsync(string.Join('\n', events));
        if (reply.Status != HttpStatusCode.OK || (int?)reply.Json["accepted"] != events.Length)
        {
            throw new InvalidDataException($"not all of {events.Length} events were taken: {reply}");
        }
    }

    public Task<Reply> GetAsync(string path) => SendAsync(HttpMethod.Get, path);

    /// <summary>The JSON of a response that must be 200.</summary>
    public async Task<JsonNode> GetJsonAsync(string path) => (await GetAsync(path)).Expect(HttpStatusCode.OK).Json;

    public Task<Reply> PostJsonAsync(string path, object body) =>
        SendAsync(HttpMethod.Post, path, new StringContent(body as string ?? JsonSerializer.Serialize(body, JsonSerializerOptions.Web), Encoding.UTF8, "application/json"));

    /// <summary>Events of all times, newest first.</summary>
    /// <param name="filter">Empty for all.</param>
    /// <param name="limit">At most 1000.</param>
    public async Task<List<JsonObject>> ListEventsAsync(string filter = "", int limit = 1000)
    {
        var answer = await GetJsonAsync($"/api/events?{AllTime}&limit={limit}&filter={Uri.EscapeDataString(filter)}");
        return [.. answer["events"]!.AsArray().Select(item => item!.AsObject())];
    }

    /// <summary>The response to a query in one of the languages over all times.</summary>
    public Task<Reply> QueryAsync(string language, string query) =>
        PostJsonAsync("/api/query", new { language, query, from = "0", to = "now+2d" });

    public async Task<Reply> SendAsync(HttpMethod method, string path, HttpContent? content = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var response = await _http.SendAsync(request);
        return await Reply.ReadAsync(response);
    }

    public void Dispose() => _http.Dispose();
}
