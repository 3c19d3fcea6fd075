namespace Sightglass.Server.Composition;

/// <summary>What the command line and the environment say about one run of the server.</summary>
internal sealed record ServeOptions
{
    /// <summary>The default address: loopback only, until somebody decides otherwise.</summary>
    public const string DefaultUrl = "http://127.0.0.1:4380";

    /// <summary>Where everything is kept.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Addresses to listen on, separated by semicolons.</summary>
    public string Urls { get; init; } = DefaultUrl;

    /// <summary>Packs to load; empty means all.</summary>
    public IReadOnlyList<string> Packs { get; init; } = [];

    /// <summary>Ask for no key. Refused unless every address is a loopback address.</summary>
    public bool Open { get; init; }

    /// <summary>True when every address can be reached from this machine only.</summary>
    public bool IsLoopbackOnly => Urls.Split(';', StringSplitOptions.RemoveEmptyEntries).All(IsLoopback);

    private static bool IsLoopback(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var address) && address.IsLoopback;
}
