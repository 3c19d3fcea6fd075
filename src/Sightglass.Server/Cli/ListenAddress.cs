using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sightglass.Server.Cli;

/// <summary>The addresses that a server listens on.</summary>
internal static class ListenAddress
{
    private const string Example = "an example is http://127.0.0.1:4380";

    private static readonly string[] AnyHost = ["//0.0.0.0", "//[::]", "//*", "//+"];

    /// <summary>Converts the addresses to one for use on the same machine.</summary>
    /// <param name="urls">One or several addresses, separated by semicolons; the first is used.</param>
    /// <returns>Without a trailing slash.</returns>
    public static string ForVisitors(string urls)
    {
        var url = urls.Split(';', StringSplitOptions.TrimEntries)[0].TrimEnd('/');
        return AnyHost.Aggregate(url, (text, any) => text.Replace(any, "//127.0.0.1", StringComparison.Ordinal));
    }

    /// <summary>Checks whether a server can listen on the addresses now.</summary>
    /// <param name="urls">One or several addresses, separated by semicolons.</param>
    /// <returns>What is wrong, in a sentence; null when nothing is.</returns>
    public static string? FindMistake(string urls)
    {
        var all = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return all.Length == 0 ? $"--urls is empty; {Example}" : all.Select(FindMistakeOf).FirstOrDefault(mistake => mistake is not null);
    }

    private static string? FindMistakeOf(string url)
    {
        if (url.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return $"--urls '{url}': the server speaks HTTP only; listen on a loopback address and put a proxy with the certificate in front of it";
        }

        BindingAddress address;
        try
        {
            address = BindingAddress.Parse(url);
        }
        catch (Exception exception) when (exception is FormatException or ArgumentException)
        {
            return $"--urls '{url}' is not an address to listen on; {Example}";
        }

        if (address.IsUnixPipe)
        {
            return null;
        }

        if (!address.Scheme.Equals("http", StringComparison.OrdinalIgnoreCase) || address.PathBase.Length > 0 || address.Port is < 0 or > IPEndPoint.MaxPort)
        {
            return $"--urls '{url}' is not an address to listen on; {Example}";
        }

        // Kestrel listens on every network for any other name.
        var hosts = address.Host.ToLowerInvariant() switch
        {
            "localhost" => [IPAddress.Loopback],
            "*" or "+" => [IPAddress.Any],
            var host => IPAddress.TryParse(host, out var one) ? (IPAddress[])[one] : null,
        };
        return hosts is null
            ? $"--urls '{url}': the host is an IP address of this machine, localhost, or * for all networks; {Example}"
            : hosts.Select(host => FindMistakeOf(url, new IPEndPoint(host, address.Port))).FirstOrDefault(mistake => mistake is not null);
    }

    private static string? FindMistakeOf(string url, IPEndPoint end)
    {
        try
        {
            using var listener = new TcpListener(end);
            listener.Start();
            return null;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"another program listens on {url}; stop it, or choose another port with --urls",
                SocketError.AddressNotAvailable => $"--urls '{url}': this machine has no such address; {Example}",
                SocketError.AccessDenied => string.Create(CultureInfo.InvariantCulture, $"--urls '{url}': this user may not listen on port {end.Port}; choose one from 1024 on"),
                _ => $"the server cannot listen on {url}: {exception.Message}",
            };
        }
    }
}
