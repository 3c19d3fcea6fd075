using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Sightglass.Server.Auth;

namespace Sightglass.Server.Ingest.Idempotency;

/// <summary>The header with which a client marks a request as a retry of an earlier one.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    /// <summary>Marks a repeated response.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    /// <summary>A longer key would contain data, not an identity.</summary>
    public const int MaxLength = 255;

    // Keys of different tenants are always different; so are keys of an all-tenants key and of a tenant.
    private const string AllTenants = "all";
    private const string OneTenant = "one:";

    /// <summary>Reads the header.</summary>
    /// <param name="request">Its caller is known.</param>
    /// <param name="caller">The owner of the key.</param>
    /// <param name="door">What else decides where the events go and what is answered: the format, and the tenant that a key for all tenants chose.</param>
    /// <param name="key">A digest of tenant, door and key; null without the header.</param>
    /// <returns>False for an empty key, a key that is too long, more than one key, or one that is not visible ASCII.</returns>
    public static bool TryRead(HttpRequest request, Caller caller, string door, out UInt128? key)
    {
        key = null;
        var values = request.Headers[Header];
        if (values.Count == 0)
        {
            return true;
        }

        if (values is not [{ Length: > 0 and <= MaxLength } text] || text.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            return false;
        }

        key = DigestOf(Encoding.UTF8.GetBytes($"{OwnerTextOf(caller)}{door}\n{text}"));
        return true;
    }

    /// <summary>A digest of the caller's tenant: each tenant has its share of the keys that are remembered.</summary>
    public static ulong OwnerOf(Caller caller) => (ulong)DigestOf(Encoding.UTF8.GetBytes(OwnerTextOf(caller))) | 1;

    internal static string OwnerTextOf(Caller caller) => caller.Tenant is null ? AllTenants : OneTenant + caller.Tenant;

    /// <summary>The first half of the SHA-256: no two texts with the same digest will occur, neither by chance nor on purpose.</summary>
    public static UInt128 DigestOf(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
