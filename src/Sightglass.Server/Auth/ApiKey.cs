using System.Security.Cryptography;
using System.Text;

namespace Sightglass.Server.Auth;

/// <summary>A stored key: the hash, never the key itself.</summary>
/// <param name="Id">Identifies it in lists.</param>
/// <param name="Hash">SHA-256 of the key's text, lower-case hexadecimal. Keys have 96 random bits or more (<see cref="KeyForm"/>), so a slow hash would add nothing.</param>
/// <param name="Scopes">What its holder may do.</param>
/// <param name="Tenant">Its tenant; null for all tenants.</param>
/// <param name="CreatedAt">UTC.</param>
/// <param name="Name">For people.</param>
internal sealed record ApiKey(string Id, string Hash, Scope Scopes, string? Tenant, DateTimeOffset CreatedAt, string Name = "")
{
    /// <summary>True if its holder can create every other key.</summary>
    public bool IsRoot => Tenant is null && (Scopes & Scope.Admin) != 0;

    /// <summary>A new key: the prefix and 160 random bits.</summary>
    public static string Generate() => KeyForm.Prefix + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(20));

    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));
}
