using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Sightglass.Server.Auth;

namespace Sightglass.Server.Ingest.Idempotency;

/// <summary>The header by which a client says that a request is the same as an earlier one.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";

    /// <summary>Stands in an answer that was given before.</summary>
    public const string ReplayedHeader = "Idempotency-Replayed";

    /// <summary>Longer keys carry data, not an identity.</summary>
    public const int MaxLength = 255;

    // Keys of different tenants never meet; nor do those of a key for all tenants and of a tenant.
    private const string AllTenants = "all";
    private const string OneTenant = "one:";

    /// <summary>Reads the header.</summary>
    /// <param name="request">Of a known caller.</param>
    /// <param name="caller">Whose key it is.</param>
    /// <param name="key">A digest of tenant and key; null without the header.</param>
    /// <returns>False for an empty key, a long one, more than one, or one that is not visible ASCII.</returns>
    public static bool TryRead(HttpRequest request, Caller caller, out UInt128? key)
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

        var tenant = caller.Tenant is null ? AllTenants : OneTenant + caller.Tenant;
        key = DigestOf(Encoding.UTF8.GetBytes($"{tenant}\n{text}"));
        return true;
    }

    /// <summary>The first half of the SHA-256: nobody finds two texts with the same one, on purpose or not.</summary>
    public static UInt128 DigestOf(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
