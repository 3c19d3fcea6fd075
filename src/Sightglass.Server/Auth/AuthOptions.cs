namespace Sightglass.Server.Auth;

/// <summary>Who may use the server. Section <c>Auth</c>.</summary>
internal sealed class AuthOptions
{
    /// <summary>No key is asked for. Only while every address the server listens on is a loopback address.</summary>
    public bool Open { get; set; }

    /// <summary>Every address the server listens on can be reached from this machine only.</summary>
    public bool IsLoopbackOnly { get; set; }

    /// <summary>The first admin key, for scripts and tests (<c>SIGHTGLASS_ADMIN_KEY</c>); null makes one at the first start.</summary>
    public string? AdminKey { get; set; }
}
