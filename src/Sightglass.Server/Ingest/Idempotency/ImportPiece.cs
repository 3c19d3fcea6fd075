using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Sightglass.Server.Auth;
using Sightglass.Storage.Spool;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Ingest.Idempotency;

/// <summary>The header with which a client marks a body as a piece of a file, so that a file that is imported again, or has grown, is stored once.</summary>
/// <remarks>
/// A file is cut into pieces from its start, so its beginning has the same pieces however long it is. The piece is known by the events it begins with: not by the name of the file,
/// which changes when logs rotate and which a browser does not tell. docs/ingest.md says how to cut.
/// </remarks>
internal sealed class ImportPiece
{
    public const string Header = "Import-Piece";

    // The first line of a body is shorter.
    private const int GateBytes = 4096;

    // Of the tenant, the door and the number of the piece.
    private readonly UInt128 _identity;
    private readonly ReceiptWindow _receipts;

    private ImportPiece(UInt128 identity, ulong owner, ReceiptWindow receipts)
    {
        _identity = identity;
        _receipts = receipts;
        Owner = owner;
    }

    /// <summary>See <see cref="IdempotencyKey.OwnerOf"/>.</summary>
    public ulong Owner { get; }

    /// <summary>Reads the header.</summary>
    /// <param name="request">Its caller is known.</param>
    /// <param name="caller">Who sends.</param>
    /// <param name="door">See <see cref="IdempotencyKey.TryRead"/>.</param>
    /// <param name="receipts">Those that are remembered.</param>
    /// <param name="piece">Null without the header.</param>
    /// <returns>False when it is no number from 0.</returns>
    public static bool TryRead(HttpRequest request, Caller caller, string door, ReceiptWindow receipts, out ImportPiece? piece)
    {
        piece = null;
        var values = request.Headers[Header];
        if (values.Count == 0)
        {
            return true;
        }

        if (values is not [{ } text] || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return false;
        }

        var identity = string.Create(CultureInfo.InvariantCulture, $"{IdempotencyKey.OwnerTextOf(caller)}{door}\nimport\n{number}");
        piece = new ImportPiece(IdempotencyKey.DigestOf(Encoding.UTF8.GetBytes(identity)), IdempotencyKey.OwnerOf(caller), receipts);
        return true;
    }

    /// <summary>The key of the receipt for a beginning of the piece: no tenant can find events that give a key of another one.</summary>
    public UInt128 KeyOf(UInt128 digest)
    {
        Span<byte> both = stackalloc byte[32];
        BinaryPrimitives.WriteUInt128LittleEndian(both, _identity);
        BinaryPrimitives.WriteUInt128LittleEndian(both[16..], digest);
        return IdempotencyKey.DigestOf(both);
    }

    /// <summary>A key that two requests with the same piece have in common: the second waits for the first.</summary>
    public UInt128 GateOf(ReadOnlySpan<byte> body)
    {
        var begin = body[..Math.Min(body.Length, GateBytes)];
        var end = begin.IndexOf((byte)'\n');
        return KeyOf(IdempotencyKey.DigestOf(end < 0 ? begin : begin[..end]));
    }

    /// <summary>The longest beginning that is stored; null for none.</summary>
    public EventDigests.Prefix? FindStored(EventDigests digests)
    {
        for (var index = digests.Accepted.Count - 1; index >= 0; index--)
        {
            if (_receipts.TryGet(KeyOf(digests.Accepted[index].Digest), out _))
            {
                return digests.Accepted[index];
            }
        }

        return null;
    }
}
