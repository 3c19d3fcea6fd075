using System.Net;
using System.Text;
using Sightglass.Server.Cli.Client;

namespace Sightglass.Server.Cli;

/// <summary>Responds to requests from a function instead of a network.</summary>
internal sealed class FakeServer(Func<HttpRequestMessage, string, HttpResponseMessage> answer) : HttpMessageHandler
{
    /// <summary>The bodies received, in order.</summary>
    public List<string> Bodies { get; } = [];

    public ApiClient CreateClient(params string[] keys) => new(new Connection(new Uri("http://localhost:1/"), keys), this);

    public static HttpResponseMessage Json(HttpStatusCode status, string json) => new(status) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        lock (Bodies)
        {
            Bodies.Add(body);
            return answer(request, body);
        }
    }
}
