using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Sightglass.Server.Http;

/// <summary>Options of the HTTP server. Section <c>Http</c>.</summary>
internal sealed class HttpOptions
{
    /// <summary>Connections that may be open at the same time, of all clients together; further ones are closed at once.</summary>
    /// <value>20,000. An idle connection costs a few kilobytes, and a file handle.</value>
    [Range(10, 1_000_000)]
    public int MaxConnections { get; set; } = 20_000;

    /// <summary>Proxies in front of the server whose <c>X-Forwarded-Proto</c> and <c>X-Forwarded-For</c> are believed: IP addresses or networks such as <c>10.0.0.0/8</c>, separated by commas.</summary>
    /// <value>Empty: the headers are ignored.</value>
    [TrustedNetworks(ErrorMessage = "IP addresses or networks such as 10.0.0.0/8, separated by commas")]
    public string TrustedProxies { get; set; } = "";

    /// <summary>Host names by which a proxy on this machine asks: <c>logs.example.com</c>, or <c>*.example.com</c> for all names below it, separated by commas.</summary>
    /// <value>Empty: while the server listens on loopback only, requests for any other name than that of loopback are refused.</value>
    [HostNames(ErrorMessage = "host names such as logs.example.com or *.example.com, without a scheme or port, separated by commas")]
    public string Hosts { get; set; } = "";

    /// <summary>Where a proxy has put the page: <c>/sightglass</c> for <c>https://example.com/sightglass/</c>. The proxy may pass the prefix on or take it away.</summary>
    /// <value>Empty: at the top.</value>
    [RegularExpression("(/[A-Za-z0-9._~-]+)*", ErrorMessage = "a path such as /sightglass, without a slash at its end")]
    public string PathBase { get; set; } = "";

    /// <summary>Whether a request's host is one of <see cref="Hosts"/>.</summary>
    public bool IsOwnHost(string host) => Split(Hosts).Any(own =>
        own.StartsWith("*.", StringComparison.Ordinal) ? host.EndsWith(own[1..], StringComparison.OrdinalIgnoreCase) : host.Equals(own, StringComparison.OrdinalIgnoreCase));

    /// <summary>The networks of <see cref="TrustedProxies"/>.</summary>
    public IReadOnlyList<IPNetwork> ReadTrustedProxies() => [.. Split(TrustedProxies).Select(text => TryParse(text, out var network) ? network : throw new FormatException(text))];

    private static string[] Split(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool TryParse(string text, out IPNetwork network)
    {
        if (IPAddress.TryParse(text, out var address))
        {
            network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
            return true;
        }

        return IPNetwork.TryParse(text, out network);
    }

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class HostNamesAttribute : ValidationAttribute
    {
        public override bool IsValid(object? value) => value is string text
            && Split(text).All(name => Uri.CheckHostName(name.StartsWith("*.", StringComparison.Ordinal) ? name[2..] : name) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6);
    }

    [AttributeUsage(AttributeTargets.Property)]
    private sealed class TrustedNetworksAttribute : ValidationAttribute
    {
        public override bool IsValid(object? value) => value is string text && Split(text).All(part => TryParse(part, out _));
    }
}
