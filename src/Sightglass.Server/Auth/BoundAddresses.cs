using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Sightglass.Server.Http;

namespace Sightglass.Server.Auth;

/// <summary>The addresses that the server listens on: those in force, not those that somebody wrote.</summary>
internal sealed class BoundAddresses
{
    private readonly IServer _server;
    private readonly HttpOptions _options;
    private volatile bool _isStarted;
    private volatile bool _areLoopback;

    public BoundAddresses(IServer server, HttpOptions options, IHostApplicationLifetime lifetime)
    {
        _server = server;
        _options = options;
        lifetime.ApplicationStarted.Register(() =>
        {
            _areLoopback = Judge();
            _isStarted = true;
        });
    }

    /// <summary>True when every address is one of loopback: others reach it through a proxy only.</summary>
    public bool AreLoopback => _isStarted ? _areLoopback : Judge();

    /// <summary>True when every address can only be reached from this machine: there is no proxy either, as far as the configuration tells.</summary>
    public bool AreLocal => AreLoopback && _options.TrustedProxies.Length == 0 && _options.Hosts.Length == 0;

    public IReadOnlyCollection<string> All => [.. _server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []];

    /// <summary>Whether an address can only be reached from this machine: an IP literal of loopback, or the name <c>localhost</c>. Any other name is an address on all networks for the HTTP server.</summary>
    public static bool IsLocal(string url)
    {
        try
        {
            return IsLocalHost(BindingAddress.Parse(url).Host);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Whether a host's name or IP literal, with or without brackets, is that of loopback.</summary>
    public static bool IsLocalHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private bool Judge() => All is { Count: > 0 } all && all.All(IsLocal);
}
