using System.Buffers.Binary;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;

namespace Sightglass.Storage.Documents;

/// <summary>Identifies the rows of a document. The empty tenant means all tenants.</summary>
internal readonly record struct RowKey(string Kind, string Tenant, string Id)
{
    public override string ToString() => Tenant.Length == 0 ? $"{Kind} '{Id}'" : $"{Kind} '{Id}' of '{Tenant}'";
}

/// <summary>A row of one of the two tables, which have the same columns except for one.</summary>
/// <param name="Key">The document.</param>
/// <param name="Version">Its version.</param>
/// <param name="Body">Null when it is deleted.</param>
/// <param name="By">Who made this version.</param>
/// <param name="At">When, in milliseconds since 1970.</param>
/// <param name="Extra">The number of the change in <c>documents</c>, the action in <c>document_versions</c>.</param>
internal sealed record StoredRow(RowKey Key, long Version, string? Body, string By, long At, long Extra)
{
    /// <summary>Of the table of current versions.</summary>
    public const string CurrentColumns = "kind, tenant, id, version, body, changed_by, changed_at, change, checksum";

    /// <summary>Of the table of all kept versions.</summary>
    public const string VersionColumns = "kind, tenant, id, version, body, changed_by, changed_at, action, checksum";

    private const int ChecksumColumn = 8;

    /// <summary>Covers every value: SQLite has no checksums of its own.</summary>
    public long Checksum()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var text in (string?[])[Key.Kind, Key.Tenant, Key.Id, Body, By])
        {
            // The length comes first, so that no two rows have the same bytes.
            var bytes = text is null ? [] : Encoding.UTF8.GetBytes(text);
            Append(hash, text is null ? -1 : bytes.Length);
            hash.AppendData(bytes);
        }

        Append(hash, Version);
        Append(hash, At);
        Append(hash, Extra);
        return BinaryPrimitives.ReadInt64BigEndian(hash.GetHashAndReset());
    }

    /// <summary>The row of a statement that selects one of the lists of columns.</summary>
    /// <param name="row">Positioned on it.</param>
    /// <param name="isSound">False when the values are not those that were written.</param>
    /// <returns>Null when they cannot be read at all.</returns>
    public static StoredRow? TryRead(DbDataReader row, out bool isSound)
    {
        isSound = false;
        try
        {
            var read = new StoredRow(
                new RowKey(row.GetString(0), row.GetString(1), row.GetString(2)), row.GetInt64(3), row.IsDBNull(4) ? null : row.GetString(4), row.GetString(5), row.GetInt64(6), row.GetInt64(7));
            isSound = !row.IsDBNull(ChecksumColumn) && row.GetInt64(ChecksumColumn) == read.Checksum();
            return read;
        }
        catch (Exception exception) when (exception is InvalidCastException or InvalidOperationException or FormatException or OverflowException)
        {
            // A flipped bit has changed the type of a value.
            return null;
        }
    }

    private static void Append(IncrementalHash hash, long number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        hash.AppendData(bytes);
    }
}
