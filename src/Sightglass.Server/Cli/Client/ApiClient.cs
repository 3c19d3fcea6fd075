using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Sightglass.Server.Cli.Client;

/// <summary>The client of the HTTP API for the commands (docs/http-api.md). Any number of concurrent callers.</summary>
internal sealed class ApiClient : IDisposable
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);

    private readonly HttpClient _http;
    private readonly Connection _connection;

    // Index of the first key that was not rejected yet.
    private volatile int _key;

    public ApiClient(Connection connection)
        : this(connection, new SocketsHttpHandler { ConnectTimeout = ConnectTimeout, PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1) })
    {
    }

    /// <param name="connection">Address and keys.</param>
    /// <param name="handler">In tests, a replacement for the server.</param>
    public ApiClient(Connection connection, HttpMessageHandler handler)
    {
        _connection = connection;

        // A query may take long; the user can press Ctrl-C.
        _http = new HttpClient(handler) { BaseAddress = connection.Address, Timeout = Timeout.InfiniteTimeSpan };
    }

    public Uri Address => _connection.Address;

    /// <param name="path">Relative, with its query string.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="CommandFailure">The server cannot be reached, or responded with a problem.</exception>
    public async Task<T> GetAsync<T>(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(() => new HttpRequestMessage(HttpMethod.Get, path), HttpCompletionOption.ResponseContentRead, cancellationToken);
        return await ReadAsync<T>(response, cancellationToken);
    }

    /// <summary>Reads an answer as it is.</summary>
    /// <param name="mediaType">What to ask for.</param>
    /// <inheritdoc cref="GetAsync"/>
    public async Task<string> GetTextAsync(string path, string mediaType, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(
            () => new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Accept = { new MediaTypeWithQualityHeaderValue(mediaType) } } }, HttpCompletionOption.ResponseContentRead, cancellationToken);
        return response.IsSuccessStatusCode ? await response.Content.ReadAsStringAsync(cancellationToken) : throw new ApiProblemException(await ReadProblemAsync(response, cancellationToken));
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
    public Task PostAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Post, path, cancellationToken);

    /// <inheritdoc cref="GetAsync"/>
    public Task DeleteAsync(string path, CancellationToken cancellationToken) => SendAsync(HttpMethod.Delete, path, cancellationToken);

    private async Task SendAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(() => new HttpRequestMessage(method, path), HttpCompletionOption.ResponseContentRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
        {
            throw new ApiProblemException(await ReadProblemAsync(response, cancellationToken));
        }
    }

    /// <summary>Sends a request and returns the response, whatever its status is.</summary>
    /// <param name="create">Creates the request; called again for another key.</param>
    /// <param name="completion">Headers only for a stream that does not end.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <exception cref="CommandFailure">The server cannot be reached.</exception>
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

    /// <summary>The problem in an unsuccessful response.</summary>
    public static async Task<ApiProblem> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        ApiProblem.Read((int)response.StatusCode, await response.Content.ReadAsStringAsync(cancellationToken)) with { HadKey = response.RequestMessage?.Headers.Authorization is not null };

    public void Dispose() => _http.Dispose();

    /// <summary>Reads a response into the record that the server wrote.</summary>
    /// <exception cref="ApiProblemException">The status is not a success.</exception>
    /// <exception cref="CommandFailure">The body is not JSON of this type.</exception>
    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw new ApiProblemException(await ReadProblemAsync(response, cancellationToken));
        }

        return ServerAnswer.Read<T>(await response.Content.ReadAsStringAsync(cancellationToken), $"{response.RequestMessage?.RequestUri}");
    }
}

/// <summary>The server cannot be reached, or the connection broke.</summary>
internal sealed class ServerUnreachableException(Uri address, Exception cause) : CommandFailure(Cli.ExitCode.Unreachable, Words(address, cause))
{
    /// <summary>True if no connection was made, so the server cannot have received the request.</summary>
    public bool WasNeverSent { get; } = cause is HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError };

    private static string Words(Uri address, Exception cause) => cause switch
    {
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } =>
            $"no server listens on {address}; start one with 'sightglass serve', or name another with --url",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError, InnerException: { } inner } =>
            $"the server {address} cannot be reached with https: {inner.Message.TrimEnd('.')}. If it speaks http, give its address with http://",
        HttpRequestException => $"the server {address} cannot be reached: {cause.Message}",
        _ => $"the server {address} did not answer in time",
    };
}
