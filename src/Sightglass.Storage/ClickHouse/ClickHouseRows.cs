using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;

namespace Sightglass.Storage.ClickHouse;

/// <summary>The rows of a result. Call <see cref="ReadAsync"/> for each row, then its getters.</summary>
/// <remarks>
/// The wire format is one JSON array per line (JSONCompactEachRowWithNamesAndTypes: names, types, rows). A row allocates nothing
/// except the strings that the caller requests. One caller at a time. Dispose it, also after the last row.
/// </remarks>
public sealed class ClickHouseRows : IAsyncDisposable
{
    /// <summary>Starts an error message of the engine in the middle of a result.</summary>
    internal const string ExceptionMarker = "__exception__";

    // A row with one event and its attributes has a few KiB; reading a broken result stops here.
    private const int MaxRowBytes = 64 << 20;

    // Rows are counted for their caller in steps of this size: a result may have 200,000 of them.
    private const int ReportBytes = 64 << 10;

    private static readonly StreamPipeReaderOptions ReaderOptions = new(bufferSize: 64 << 10, leaveOpen: false);

    private readonly HttpResponseMessage _response;
    private readonly PipeReader _reader;
    private readonly CancellationTokenSource _limit;
    private readonly Action<bool> _ended;
    private readonly Action<int>? _received = QueryParty.Current?.Received;
    private int _unreported;
    private bool _isWhole;

    // The current row, and its values as ranges of it. They grow to the largest row.
    private byte[] _row = new byte[4096];
    private int _rowLength;
    private Range[] _values = [];
    private JsonTokenType[] _kinds = [];

    private ClickHouseRows(HttpResponseMessage response, Stream stream, ClickHouseStatistics statistics, CancellationTokenSource limit, Action<bool> ended)
    {
        _response = response;
        _reader = PipeReader.Create(stream, ReaderOptions);
        _limit = limit;
        _ended = ended;
        Statistics = statistics;
    }

    public IReadOnlyList<ClickHouseColumn> Columns { get; private set; } = [];

    /// <summary>Complete unless the statement is streamed.</summary>
    public ClickHouseStatistics Statistics { get; }

    /// <summary>The current row as a JSON array in UTF-8. Valid until the next <see cref="ReadAsync"/>.</summary>
    public ReadOnlyMemory<byte> Row => _row.AsMemory(0, _rowLength);

    /// <summary>Reads the next row.</summary>
    /// <returns>False after the last one.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await ReadLineAsync(cancellationToken).ConfigureAwait(false))
        {
            Report();
            return false;
        }

        _unreported += _rowLength;
        if (_unreported >= ReportBytes)
        {
            Report();
        }

        IndexValues();
        return true;
    }

    private void Report()
    {
        var bytes = _unreported;
        _unreported = 0;
        _received?.Invoke(bytes);
    }

    public bool IsNull(int column) => _kinds[column] == JsonTokenType.Null;

    /// <summary>The value as JSON text, including quotes.</summary>
    public ReadOnlySpan<byte> GetJson(int column) => _row.AsSpan(_values[column]);

    /// <summary>The value as text: a JSON string without quotes and escapes, other values unchanged; null for NULL.</summary>
    public string? GetString(int column)
    {
        switch (_kinds[column])
        {
            case JsonTokenType.Null:
                return null;
            case JsonTokenType.String:
                var reader = ReaderAt(column);
                return reader.GetString();
            default:
                return Encoding.UTF8.GetString(GetJson(column));
        }
    }

    public long GetInt64(int column) => long.Parse(Number(column), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

    /// <summary>The number; NaN for NULL, which the engine also sends for infinities.</summary>
    public double GetDouble(int column) => IsNull(column) ? double.NaN : double.Parse(Number(column), NumberStyles.Float, CultureInfo.InvariantCulture);

    public decimal GetDecimal(int column) => decimal.Parse(Number(column), NumberStyles.Float, CultureInfo.InvariantCulture);

    public bool GetBoolean(int column) => _kinds[column] == JsonTokenType.True || (_kinds[column] == JsonTokenType.Number && GetInt64(column) != 0);

    public async ValueTask DisposeAsync()
    {
        // Before the reader: closing the connection cancels a statement that is still running.
        _response.Dispose();
        await _reader.CompleteAsync().ConfigureAwait(false);
        _limit.Dispose();
        _ended(_isWhole);
    }

    /// <param name="ended">Called when the rows are disposed: true after the last row.</param>
    internal static async Task<ClickHouseRows> OpenAsync(HttpResponseMessage response, Stream stream, ClickHouseStatistics statistics, CancellationTokenSource limit, Action<bool> ended)
    {
        var rows = new ClickHouseRows(response, stream, statistics, limit, ended);
        if (await rows.ReadLineAsync(limit.Token).ConfigureAwait(false))
        {
            var names = JsonSerializer.Deserialize(rows.Row.Span, ClickHouseJson.Default.StringArray)!;
            if (!await rows.ReadLineAsync(limit.Token).ConfigureAwait(false))
            {
                throw new IOException("the answer ended after the names of its columns");
            }

            var types = JsonSerializer.Deserialize(rows.Row.Span, ClickHouseJson.Default.StringArray)!;
            rows.Columns = [.. names.Zip(types, (name, type) => new ClickHouseColumn(name, type))];
            rows._values = new Range[names.Length];
            rows._kinds = new JsonTokenType[names.Length];
        }

        return rows;
    }

    private async ValueTask<bool> ReadLineAsync(CancellationToken cancellationToken)
    {
        using var registration = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), _limit);
        try
        {
            while (true)
            {
                var result = await _reader.ReadAsync(_limit.Token).ConfigureAwait(false);
                if (TryTakeLine(result.Buffer, out var consumed))
                {
                    _reader.AdvanceTo(consumed);
                    return true;
                }

                if (result.IsCompleted)
                {
                    _isWhole = true;
                    return result.Buffer.IsEmpty ? false : throw new IOException("the answer ended in the middle of a row");
                }

                if (result.Buffer.Length > MaxRowBytes)
                {
                    throw new ClickHouseException(-1, $"a row of the answer is over the limit of {MaxRowBytes} bytes");
                }

                _reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            }
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            throw new ClickHouseException(ClickHouseErrors.NoAnswer, $"the engine's answer broke off: {exception.Message}", exception);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ClickHouseException(ClickHouseErrors.TimeoutExceeded, "the rows were not read within the statement's timeout", exception);
        }
    }

    private bool TryTakeLine(ReadOnlySequence<byte> buffer, out SequencePosition consumed)
    {
        var reader = new SequenceReader<byte>(buffer);
        consumed = buffer.Start;
        if (!reader.TryReadTo(out ReadOnlySequence<byte> line, (byte)'\n'))
        {
            return false;
        }

        if (!line.IsEmpty && line.FirstSpan[0] != '[')
        {
            ThrowException(buffer);
        }

        _rowLength = checked((int)line.Length);
        if (_row.Length < _rowLength)
        {
            _row = new byte[Math.Max(_rowLength, _row.Length * 2)];
        }

        line.CopyTo(_row);
        consumed = reader.Position;
        return true;
    }

    /// <summary>The engine failed after its first rows: marker, tag, then <c>Code: …</c>.</summary>
    private static void ThrowException(ReadOnlySequence<byte> buffer)
    {
        var text = Encoding.UTF8.GetString(buffer.Slice(0, Math.Min(buffer.Length, 2000)));
        var start = text.IndexOf("Code: ", StringComparison.Ordinal);
        throw new ClickHouseException(ClickHouseErrors.CodeOf(text), start < 0 ? "the answer is not rows: " + text : text[start..].TrimEnd());
    }

    private void IndexValues()
    {
        var reader = new Utf8JsonReader(Row.Span);
        reader.Read();
        for (var column = 0; column < _values.Length; column++)
        {
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            _kinds[column] = reader.TokenType;
            reader.Skip();
            _values[column] = start..(int)reader.BytesConsumed;
        }
    }

    private Utf8JsonReader ReaderAt(int column)
    {
        var reader = new Utf8JsonReader(GetJson(column));
        reader.Read();
        return reader;
    }

    /// <summary>The digits, with or without quotes (128-bit integers and decimals are quoted).</summary>
    private ReadOnlySpan<byte> Number(int column)
    {
        var json = GetJson(column);
        return _kinds[column] switch
        {
            JsonTokenType.String => json[1..^1],
            JsonTokenType.True => "1"u8,
            JsonTokenType.False => "0"u8,
            JsonTokenType.Null => throw new InvalidCastException($"column '{Columns[column].Name}' is NULL"),
            _ => json,
        };
    }
}
