namespace Sightglass.Server.Auth;

/// <summary>Options of authentication. Section <c>Auth</c>.</summary>
internal sealed class AuthOptions
{
    /// <summary>Requests need no key, as long as every address that the server listens on is a loopback address: <see cref="BoundAddresses"/>.</summary>
    public bool Open { get; set; }

    /// <summary>The first admin key, for scripts and tests (<c>SIGHTGLASS_ADMIN_KEY</c>); null: the first start creates one.</summary>
    public string? AdminKey { get; set; }
}
