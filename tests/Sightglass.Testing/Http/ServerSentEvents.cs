using System.Runtime.CompilerServices;
using System.Text;

namespace Sightglass.Testing.Http;

/// <summary>Reads a stream of Server-Sent Events.</summary>
public sealed class ServerSentEvents : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private ServerSentEvents(HttpResponseMessage response, Stream stream)
    {
        _response = response;
        _reader = new StreamReader(stream, Encoding.UTF8);
    }

    /// <summary>The id of the last event that had one.</summary>
    public string? LastId { get; private set; }

    /// <param name="http">Talks to the server.</param>
    /// <param name="path">Path of the stream.</param>
    /// <param name="lastEventId">Resumes after this event; null starts now.</param>
    /// <exception cref="InvalidDataException">The response is not an event stream.</exception>
    public static async Task<ServerSentEvents> OpenAsync(HttpClient http, string path, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (response.Content.Headers.ContentType?.MediaType != "text/event-stream")
        {
            throw new InvalidDataException($"{await Reply.ReadAsync(response)}");
        }

        return new ServerSentEvents(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<(string Name, string Data)?> ReadAsync(CancellationToken cancellationToken)
    {
        var (name, data) = ("message", "");
        var any = false;
        while (await _reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0)
            {
                if (any)
                {
                    return (name, data);
                }
            }
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
            {
                LastId = line[4..];
            }
            else if (line.StartsWith("event: ", StringComparison.Ordinal))
            {
                (name, any) = (line[7..], true);
            }
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
            {
                (data, any) = (data + line[6..], true);
            }
        }

        return null;
    }

    /// <summary>All events until the stream ends or the token is canceled.</summary>
    public async IAsyncEnumerable<(string Name, string Data)> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await ReadAsync(cancellationToken) is { } item)
        {
            yield return item;
        }
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
