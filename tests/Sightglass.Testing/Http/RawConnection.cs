using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Sightglass.Testing.Http;

/// <summary>A connection on which a test writes what no HTTP client would.</summary>
public sealed class RawConnection : IAsyncDisposable
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(20);

    private readonly TcpClient _client;
    private readonly NetworkStream _stream;

    private RawConnection(TcpClient client)
    {
        _client = client;
        _stream = client.GetStream();
    }

    public static async Task<RawConnection> OpenAsync(Uri address)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(address.Host, address.Port);
        return new RawConnection(client);
    }

    public Task SendAsync(string text) => SendAsync(Encoding.Latin1.GetBytes(text));

    /// <exception cref="IOException">The server closed the connection.</exception>
    public Task SendAsync(ReadOnlyMemory<byte> bytes) => _stream.WriteAsync(bytes).AsTask().WaitAsync(Ceiling);

    /// <summary>The status of the answer; 0 when the server closed the connection without one.</summary>
    public async Task<int> ReadStatusAsync()
    {
        var read = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            while (!read.ToString().Contains("\r\n", StringComparison.Ordinal))
            {
                var count = await _stream.ReadAsync(buffer).AsTask().WaitAsync(Ceiling);
                if (count == 0)
                {
                    break;
                }

                read.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // Closed while it was read: what came counts.
        }

        return read.ToString().Split(' ') is [var version, var status, ..] && version.StartsWith("HTTP/", StringComparison.Ordinal) ? int.Parse(status[..3], CultureInfo.InvariantCulture) : 0;
    }

    /// <summary>Everything that the server sends until it closes the connection.</summary>
    /// <exception cref="TimeoutException">It does not close it.</exception>
    public async Task<string> ReadToEndAsync()
    {
        var read = new StringBuilder();
        var buffer = new byte[16 << 10];
        try
        {
            int count;
            while ((count = await _stream.ReadAsync(buffer).AsTask().WaitAsync(Ceiling)) > 0)
            {
                read.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (IOException)
        {
            // Closed while it was read: what came counts.
        }

        return read.ToString();
    }

    public ValueTask DisposeAsync()
    {
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}
