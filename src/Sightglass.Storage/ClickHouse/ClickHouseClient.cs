using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Sightglass.Storage.ClickHouse;

/// <summary>A client for ClickHouse's HTTP interface: statements, rows, inserts. Any thread may call it.</summary>
/// <remarks>Every failure is a <see cref="ClickHouseException"/>, except cancellation by the caller.</remarks>
public sealed class ClickHouseClient : IDisposable
{
    // For the server's own statements: inserts, changes of tables, probes. Questions have connections of their own, as many as may run.
    private const int MaxConnections = 64;

    // A parameter that is longer in the address goes into the body: the engine takes 128 KiB for a field of an address, as it is written there.
    private const int MaxAddressValue = 64 << 10;

    // An error message of the engine is a line or two; a stack trace can be pages.
    private const int MaxErrorTextChars = 2000;

    // How much of an answer the engine buffers in memory before it uses its disk; see ClickHouseStatement.IsStreamed.
    private const string AnswerBufferBytes = "4194304";

    // A question that is left stops between two blocks: one of 16 text terms after 0.5 s instead of 3 (blocks of 65,000 rows, 40 left at once, 1 M rows).
    private const string MaxBlockRows = "16384";

    // The threads of questions that share the cores have a third of the weight of those that insert, and of the server. With less, other programs would keep questions waiting.
    private const string NiceValue = "5";

    private static readonly MediaTypeHeaderValue Bytes = new("application/octet-stream");

    // Each partition of a block costs a part: some milliseconds and half a megabyte. The writer splits a block with more.
    private const string MaxPartitions = "256";

    // A change of a table rewrites its definition. On a full disk the engine has left an empty one, with which it does not start again.
    private const long MinFreeBytes = 8L << 20;

    private const string RowsFormat = "JSONCompactEachRowWithNamesAndTypes";

    // The engine enforces the timeout itself and reports it; after this additional time the engine is considered dead.
    private static readonly TimeSpan TimeoutGrace = TimeSpan.FromSeconds(5);

    // How long to wait until the engine has stopped a question that nobody waits for; it looks between two blocks of rows.
    private static readonly TimeSpan KillTimeout = TimeSpan.FromSeconds(10);

    private readonly Func<ClickHouseEndpoint?> _endpoint;
    private readonly QueryAdmission? _admission;
    private readonly HttpClient _own = NewHttpClient(MaxConnections);
    private readonly HttpClient _questions = NewHttpClient(int.MaxValue);

    /// <param name="endpoint">Returns the current address of the engine; null while it is down. Called before each statement.</param>
    /// <param name="admission">Lets the queries of a <see cref="QueryParty"/> run in turns; null lets every query run at once.</param>
    public ClickHouseClient(Func<ClickHouseEndpoint?> endpoint, QueryAdmission? admission = null)
    {
        _endpoint = endpoint;
        _admission = admission;
    }

    /// <summary>Runs a statement without result rows.</summary>
    public Task<ClickHouseStatistics> ExecuteAsync(string sql, CancellationToken cancellationToken) =>
        ExecuteAsync(new ClickHouseStatement(sql), cancellationToken);

    /// <summary>Runs a statement without result rows. Returns when it has finished.</summary>
    public async Task<ClickHouseStatistics> ExecuteAsync(ClickHouseStatement statement, CancellationToken cancellationToken)
    {
        if (FreeBytes?.Invoke() < MinFreeBytes && (statement.Sql.StartsWith("ALTER", StringComparison.Ordinal) || statement.Sql.StartsWith("CREATE", StringComparison.Ordinal)))
        {
            throw new ClickHouseException(ClickHouseErrors.NotEnoughSpace, "the disk is full: no table is changed, because the engine would write half of its definition") { WasSent = false };
        }

        var url = new UrlText();
        url.Add("wait_end_of_query", "1");
        AddLimits(url, statement);
        using var limit = Limit(statement.Timeout, cancellationToken);
        try
        {
            using var response = await SendAsync(_own, url, ContentOf(statement, url), limit.Token).ConfigureAwait(false);
            var rest = await response.Content.ReadAsStringAsync(limit.Token).ConfigureAwait(false);
            ThrowIfException(rest);
            return StatisticsOf(response);
        }
        catch (Exception exception) when (IsFailureOfTheWay(exception, cancellationToken))
        {
            throw Failure(exception, statement.Timeout);
        }
    }

    /// <summary>Runs a query.</summary>
    public Task<ClickHouseRows> QueryAsync(string sql, CancellationToken cancellationToken) =>
        QueryAsync(new ClickHouseStatement(sql), cancellationToken);

    /// <summary>Free bytes on the disk of the engine, where they are known.</summary>
    public Func<long>? FreeBytes { get; init; }

    /// <summary>Called when a query failed because of damage in stored data. It returns true when the damage is out of the way: then the query runs once more.</summary>
    public Func<ClickHouseException, CancellationToken, Task<bool>>? Damaged { get; set; }

    /// <summary>Runs a query. The statement cannot write anything, and stops when the caller disconnects.</summary>
    /// <remarks>A query of a <see cref="QueryParty"/> waits for its turn first. It keeps its place until the engine has stopped working on it, so that queries that were left do not pile up.</remarks>
    /// <returns>The columns at once, the rows as they are read. Dispose it to stop the statement early.</returns>
    /// <exception cref="TooManyQueriesException">Too many queries run and wait.</exception>
    public async Task<ClickHouseRows> QueryAsync(ClickHouseStatement statement, CancellationToken cancellationToken)
    {
        try
        {
            return await QueryOnceAsync(statement, cancellationToken).ConfigureAwait(false);
        }
        catch (ClickHouseException exception) when (Damaged is not null && ClickHouseErrors.MayBeDamage(exception.Code))
        {
            if (!await Damaged(exception, cancellationToken).ConfigureAwait(false))
            {
                throw;
            }
        }

        return await QueryOnceAsync(statement, cancellationToken).ConfigureAwait(false);
    }

    private async Task<ClickHouseRows> QueryOnceAsync(ClickHouseStatement statement, CancellationToken cancellationToken)
    {
        var place = _admission is not null && QueryParty.Current is { } party
            ? await _admission.EnterAsync(party, statement.Timeout, cancellationToken).ConfigureAwait(false)
            : null;
        var id = Guid.NewGuid().ToString("N");
        var isOver = false;
        var limit = Limit(statement.Timeout, cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            var url = QuestionUrl(statement, id, place, _endpoint() is { Secret.Length: > 0 });
            response = await SendAsync(place is null ? _own : _questions, url, ContentOf(statement, url), limit.Token).ConfigureAwait(false);
            isOver = !statement.IsStreamed;
            var stream = await response.Content.ReadAsStreamAsync(limit.Token).ConfigureAwait(false);
            return await ClickHouseRows.OpenAsync(response, stream, StatisticsOf(response), limit, isWhole => Leave(id, place, isWhole || !statement.IsStreamed)).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            response?.Dispose();
            limit.Dispose();
            Leave(id, place, isOver || exception is ClickHouseException);
            if (IsFailureOfTheWay(exception, cancellationToken))
            {
                throw Failure(exception, statement.Timeout);
            }

            throw;
        }
    }

    /// <summary>Inserts all of the body or none of it, as one block, whatever blocks the body consists of.</summary>
    /// <remarks>
    /// When it returns, the rows can be queried and, if the table has fsync_after_insert, are durable.
    /// After a transient failure the rows may have been inserted: send the same body with the same token again.
    /// </remarks>
    public async Task<ClickHouseStatistics> InsertAsync(ClickHouseInsert insert, CancellationToken cancellationToken)
    {
        var url = new UrlText();
        url.Add("query", insert.Sql);
        url.Add("insert_deduplication_token", insert.DeduplicationToken);
        url.Add("query_id", insert.QueryId);
        url.Add("wait_end_of_query", "1");
        // On by default since 26.x, but we batch ourselves.
        url.Add("async_insert", "0");
        // All blocks are merged into one, so that one token covers them and each partition gets one part.
        url.Add("min_insert_block_size_rows", "1000000000");
        url.Add("min_insert_block_size_bytes", "0");
        url.Add("max_partitions_per_insert_block", MaxPartitions);
        // By default the engine silently drops a column that the table lacks.
        url.Add("input_format_skip_unknown_fields", "0");
        url.Add("max_execution_time", Seconds(insert.Timeout));
        using var limit = Limit(insert.Timeout, cancellationToken);
        try
        {
            using var response = await SendAsync(_own, url, new SegmentsContent(insert.Body), limit.Token).ConfigureAwait(false);
            var rest = await response.Content.ReadAsStringAsync(limit.Token).ConfigureAwait(false);
            ThrowIfException(rest);
            return StatisticsOf(response);
        }
        catch (Exception exception) when (IsFailureOfTheWay(exception, cancellationToken))
        {
            throw Failure(exception, insert.Timeout);
        }
    }

    public void Dispose()
    {
        _own.Dispose();
        _questions.Dispose();
    }

    private static HttpClient NewHttpClient(int connections) => new(new SocketsHttpHandler
    {
        MaxConnectionsPerServer = connections,
        // Below the engine's own keep_alive_timeout of 30 s, so that we close first.
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(20),
        ConnectTimeout = TimeSpan.FromSeconds(5),
        AutomaticDecompression = DecompressionMethods.None,
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    private static UrlText QuestionUrl(ClickHouseStatement statement, string id, QueryAdmission.Place? place, bool isEmbedded)
    {
        var url = new UrlText();
        url.Add("query_id", id);
        url.Add("default_format", RowsFormat);
        url.Add("readonly", "2");
        url.Add("cancel_http_readonly_queries_on_client_close", "1");
        url.Add("output_format_json_quote_64bit_integers", "0");
        url.Add("output_format_json_quote_denormals", "0");
        url.Add("output_format_json_escape_forward_slashes", "0");
        url.Add("http_write_exception_in_output_format", "0");
        if (!statement.IsStreamed)
        {
            url.Add("wait_end_of_query", "1");
            url.Add("buffer_size", AnswerBufferBytes);
        }

        if (place is not null)
        {
            url.Add("max_threads", place.Threads.ToString(CultureInfo.InvariantCulture));
            url.Add("max_block_size", MaxBlockRows);
            if (isEmbedded && place.Threads < Environment.ProcessorCount)
            {
                // Not for a question that runs alone: other programs would slow it down. And a configured server may be of a version that does not know it.
                url.Add("os_threads_nice_value_query", NiceValue);
            }
        }

        AddLimits(url, statement);
        return url;
    }

    private static void AddLimits(UrlText url, ClickHouseStatement statement)
    {
        url.Add("max_execution_time", Seconds(statement.Timeout));
        foreach (var (name, value) in statement.Settings)
        {
            url.Add(name, value);
        }
    }

    /// <summary>The statement as a body, with its parameters in the address; as a form with both, if one of the parameters is too long for an address.</summary>
    /// <remarks>A form is no place for every statement: its fields have the same limit, and a filter of hundreds of terms prints more.</remarks>
    private static HttpContent ContentOf(ClickHouseStatement statement, UrlText url)
    {
        var values = statement.Parameters.Select(parameter => (Name: "param_" + parameter.Name, Value: parameter.Text, Escaped: Uri.EscapeDataString(parameter.Text))).ToList();
        if (values.TrueForAll(value => value.Escaped.Length <= MaxAddressValue))
        {
            values.ForEach(value => url.AddEscaped(value.Name, value.Escaped));
            var body = new ByteArrayContent(Encoding.UTF8.GetBytes(statement.Sql));
            body.Headers.ContentType = Bytes;
            return body;
        }

        var form = new MultipartFormDataContent { { new StringContent(statement.Sql), "query" } };
        values.ForEach(value => form.Add(new StringContent(value.Value), value.Name));
        return form;
    }

    /// <summary>Leaves a place once the engine has ended the statement; stops the statement if it has not.</summary>
    private void Leave(string id, QueryAdmission.Place? place, bool isOver)
    {
        if (isOver)
        {
            place?.Dispose();
        }
        else
        {
            _ = KillAsync(id, place);
        }
    }

    private async Task KillAsync(string id, QueryAdmission.Place? place)
    {
        try
        {
            await ExecuteAsync(new ClickHouseStatement($"KILL QUERY WHERE query_id = {SqlText.Literal(id)} SYNC") { Timeout = KillTimeout }, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is ClickHouseException or ObjectDisposedException)
        {
            // The engine is down, or stuck: the statement ends by its own time limit.
        }
        finally
        {
            place?.Dispose();
        }
    }

    private static string Seconds(TimeSpan timeout) => timeout.TotalSeconds.ToString("0.###", CultureInfo.InvariantCulture);

    private static CancellationTokenSource Limit(TimeSpan timeout, CancellationToken cancellationToken)
    {
        var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout + TimeoutGrace);
        return limit;
    }

    private static ClickHouseStatistics StatisticsOf(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-ClickHouse-Summary", out var values) ? ClickHouseStatistics.Parse(values.First()) : default;

    private static void ThrowIfException(string body)
    {
        if (body.Contains(ClickHouseRows.ExceptionMarker, StringComparison.Ordinal))
        {
            throw new ClickHouseException(ClickHouseErrors.CodeOf(body), Shorten(body));
        }
    }

    private static bool IsFailureOfTheWay(Exception exception, CancellationToken cancellationToken) =>
        exception is HttpRequestException or IOException || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested);

    private static ClickHouseException Failure(Exception exception, TimeSpan timeout) => exception is OperationCanceledException
        ? new ClickHouseException(ClickHouseErrors.TimeoutExceeded, $"no answer from the engine within {(timeout + TimeoutGrace).TotalSeconds:0.#} s", exception)
        : new ClickHouseException(ClickHouseErrors.NoAnswer, $"no answer from the engine: {exception.Message}", exception)
        {
            WasSent = exception is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError },
        };

    private static string Shorten(string text) => text.Length <= MaxErrorTextChars ? text.TrimEnd() : text[..MaxErrorTextChars] + "…";

    private async Task<HttpResponseMessage> SendAsync(HttpClient http, UrlText url, HttpContent content, CancellationToken cancellationToken)
    {
        var endpoint = _endpoint() ?? throw new ClickHouseException(ClickHouseErrors.NoAnswer, "the engine is not up") { WasSent = false };
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(endpoint.Url, "/?" + url)) { Content = content };
        request.Headers.Add("X-ClickHouse-User", endpoint.User);
        request.Headers.Add("X-ClickHouse-Key", endpoint.Password);
        if (endpoint.Secret.Length > 0)
        {
            request.Headers.Add(ClickHouseEndpoint.SecretHeader, endpoint.Secret);
        }

        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.OK)
        {
            return response;
        }

        using (response)
        {
            var text = Shorten(await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false));
            throw new ClickHouseException(CodeOf(response, text), text.Length > 0 ? text : $"the engine answered {(int)response.StatusCode}");
        }
    }

    private static int CodeOf(HttpResponseMessage response, string text)
    {
        if (response.Headers.TryGetValues("X-ClickHouse-Exception-Code", out var values) &&
            int.TryParse(values.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var code))
        {
            return code;
        }

        // A proxy in front of a configured server answers 502 and the like without an error code.
        return ClickHouseErrors.CodeOf(text) is >= 0 and var parsed ? parsed
            : response.StatusCode >= HttpStatusCode.InternalServerError ? ClickHouseErrors.NoAnswer : -1;
    }

    /// <summary>Builds the query part of a URL.</summary>
    private sealed class UrlText
    {
        private readonly StringBuilder _text = new(512);

        public void Add(string name, string value) => AddEscaped(name, Uri.EscapeDataString(value));

        public void AddEscaped(string name, string value) =>
            _text.Append(_text.Length == 0 ? "" : "&").Append(Uri.EscapeDataString(name)).Append('=').Append(value);

        public override string ToString() => _text.ToString();
    }
}
