using Sightglass.Server.Auth;

namespace Sightglass.Server.Composition;

/// <summary>The options of one run of the server, from the command line and the environment.</summary>
internal sealed record ServeOptions
{
    /// <summary>The default address: loopback only.</summary>
    public const string DefaultUrl = "http://127.0.0.1:4380";

    /// <summary>The data folder.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Addresses to listen on, separated by semicolons.</summary>
    public string Urls { get; init; } = DefaultUrl;

    /// <summary>Packs to load; empty means all.</summary>
    public IReadOnlyList<string> Packs { get; init; } = [];

    /// <summary>Requests need no key. Refused unless every address is a loopback address.</summary>
    public bool Open { get; init; }

    /// <summary>True when every address is written as one that can only be reached from this machine. What is bound is judged again: <see cref="BoundAddresses"/>.</summary>
    public bool IsLoopbackOnly => Urls.Split(';', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } all && all.All(BoundAddresses.IsLocal);
}
