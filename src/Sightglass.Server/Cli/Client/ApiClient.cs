using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Sightglass.Server.Http;

namespace Sightglass.Server.Cli.Client;

/// <summary>The HTTP API as the commands use it (docs/http-api.md). Any number of callers at once.</summary>
internal sealed class ApiClient : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly Connection _connection;

    // Index of the key that was not refused yet.
    private volatile int _key;

    public ApiClient(Connection connection)
        : this(connection, new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1) })
    {
    }

    /// <param name="connection">Where, and with which keys.</param>
    /// <param name="handler">Tests answer in place of a server.</param>
    public ApiClient(Connection connection, HttpMessageHandler handler)
    {
        _connection = connection;

        // A query may take long; whoever waits can press Ctrl-C.
        _http = new HttpClient(handler) { BaseAddress = connection.Address, Timeout = Timeout.InfiniteTimeSpan };
    }

    public Uri Address => _connection.Address;

    /// <param name="path">Relative, with its query string.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CommandFailure">The server is not there, or answered with a problem.</exception>
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), HttpCompletionOption.ResponseContentRead, cancellationToken);
        return await ReadAsync<T>(response, cancellationToken);
    }

    public async Task<T> PostAsync<T>(string path, object body, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(
            () => new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body, body.GetType()) }, HttpCompletionOption.ResponseContentRead, cancellationToken);
        return await ReadAsync<T>(response, cancellationToken);
    }

    /// <inheritdoc cref="GetAsync"/>
    public async Task<T> PutTextAsync<T>(string path, string text, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(() => new HttpRequestMessage(HttpMethod.Put, path) { Content = new StringContent(text) }, HttpCompletionOption.ResponseContentRead, cancellationToken);
        return await ReadAsync<T>(response, cancellationToken);
    }

    /// <inheritdoc cref="GetAsync"/>
    public async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(() => new HttpRequestMessage(HttpMethod.Delete, path), HttpCompletionOption.ResponseContentRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new ApiProblemException(await ReadProblemAsync(response, cancellationToken));
        }
    }

    /// <summary>Sends a request and gives back the answer, whatever it is.</summary>
    /// <param name="create">Makes the request; called again for another key.</param>
    /// <param name="completion">Headers only for a stream that does not end.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="CommandFailure">The server is not there.</exception>
    public async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> create, HttpCompletionOption completion, CancellationToken cancellationToken)
    {
        while (true)
        {
            var key = _key;
            using var request = create();
            if (key < _connection.Keys.Count)
            {
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", _connection.Keys[key]);
            }

            HttpResponseMessage response;
            try
            {
                response = await _http.SendAsync(request, completion, cancellationToken);
            }
            catch (HttpRequestException exception)
            {
                throw new ServerUnreachableException(Address, exception);
            }
            catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
            {
                throw new ServerUnreachableException(Address, exception);
            }

            if (response.StatusCode != HttpStatusCode.Unauthorized || key + 1 >= _connection.Keys.Count)
            {
                return response;
            }

            response.Dispose();
            _key = key + 1;
        }
    }

    /// <summary>The problem in an answer that is not a success.</summary>
    public static async Task<ApiProblem> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        ApiProblem.Read((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken));

    public void Dispose() => _http.Dispose();

    /// <summary>Reads an answer; the shapes are the server's own.</summary>
    /// <exception cref="ApiProblemException">The server did not do what it was asked.</exception>
    /// <exception cref="CommandFailure">The answer has another shape.</exception>
    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw new ApiProblemException(await ReadProblemAsync(response, cancellationToken));
        }

        try
        {
            return await response.Content.ReadFromJsonAsync<T>(ApiJson.Options, cancellationToken) ?? throw new JsonException("the answer is null");
        }
        catch (JsonException exception)
        {
            throw new CommandFailure(ExitCode.Failed, $"the answer of {response.RequestMessage?.RequestUri} cannot be read: {exception.Message}; are this program and the server of the same version?");
        }
    }
}

/// <summary>There is no server, or the way to it broke.</summary>
internal sealed class ServerUnreachableException(Uri address, Exception cause) : CommandFailure(Cli.ExitCode.Unreachable, Words(address, cause))
{
    /// <summary>No connection was made: the server cannot have seen the request.</summary>
    public bool WasNeverSent { get; } = cause is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };

    private static string Words(Uri address, Exception cause) => cause switch
    {
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } =>
            $"no server listens on {address}; start one with 'sightglass serve', or name another with --url",
        HttpRequestException => $"the server {address} cannot be reached: {cause.Message}",
        _ => $"the server {address} did not answer in time",
    };
}
