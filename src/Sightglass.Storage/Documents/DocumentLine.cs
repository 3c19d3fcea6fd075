using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Sightglass.Storage.Documents;

/// <summary>A line of the log of documents: 16 hexadecimal digits of a checksum, a blank, and this as JSON. docs/formats/documents.md describes the file.</summary>
internal sealed record DocumentLine(LineType Type)
{
    private const int ChecksumBytes = 8;
    private const int TextStart = (2 * ChecksumBytes) + 1;

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Of the tables, in the first line.</summary>
    public int? Schema { get; init; }

    /// <summary>Number of the newest change, in the first line.</summary>
    public long? Latest { get; init; }

    /// <summary>Number of the rows of both tables that follow the first line, in the first line.</summary>
    public int? Rows { get; init; }

    public string? Kind { get; init; }

    public string? Tenant { get; init; }

    public string? Id { get; init; }

    public long? Version { get; init; }

    public long? Change { get; init; }

    public DocumentAction? Action { get; init; }

    /// <summary>Versions that are kept of a document of this kind.</summary>
    public int? Kept { get; init; }

    /// <summary>Deleted documents of this kind whose last change is at most this one are gone: more than are kept were deleted after them.</summary>
    public long? Gone { get; init; }

    public string? Body { get; init; }

    public string? By { get; init; }

    public long? At { get; init; }

    /// <summary>Documents that were deleted before this time, in milliseconds since 1970, are gone.</summary>
    public long? Until { get; init; }

    /// <summary>The line of a row.</summary>
    public static DocumentLine Of(LineType type, StoredRow row) => new(type)
    {
        Kind = row.Key.Kind,
        Tenant = row.Key.Tenant,
        Id = row.Key.Id,
        Version = row.Version,
        Body = row.Body,
        By = row.By,
        At = row.At,
        Change = type == LineType.Version ? null : row.Extra,
        Action = type == LineType.Version ? (DocumentAction)row.Extra : null,
    };

    /// <summary>The row of <c>documents</c>, of a line that has one.</summary>
    public StoredRow Current() => Row(Change!.Value);

    /// <summary>The row of <c>document_versions</c>, of a line that has one.</summary>
    public StoredRow Past() => Row((long)Action!.Value);

    /// <summary>The bytes of the line, with its end.</summary>
    public byte[] Write()
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(this, Options);
        return [.. Encoding.ASCII.GetBytes(ChecksumOf(json)), (byte)' ', .. json, (byte)'\n'];
    }

    /// <summary>The line; null when it is damaged.</summary>
    /// <param name="bytes">Without the end.</param>
    public static DocumentLine? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= TextStart || !bytes[..(TextStart - 1)].SequenceEqual(Encoding.ASCII.GetBytes(ChecksumOf(bytes[TextStart..]))))
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<DocumentLine>(bytes[TextStart..], Options);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private StoredRow Row(long extra) => new(new RowKey(Kind!, Tenant!, Id!), Version!.Value, Body, By!, At!.Value, extra);

    private static string ChecksumOf(ReadOnlySpan<byte> json) => Convert.ToHexStringLower(SHA256.HashData(json)[..ChecksumBytes]);
}

[JsonConverter(typeof(JsonStringEnumConverter<LineType>))]
internal enum LineType
{
    /// <summary>The first line: what follows is complete up to the change <see cref="DocumentLine.Latest"/>.</summary>
    [JsonStringEnumMemberName("start")]
    Start,

    /// <summary>A row of <c>documents</c>, at the time of the first line.</summary>
    [JsonStringEnumMemberName("document")]
    Document,

    /// <summary>A row of <c>document_versions</c>, at the time of the first line.</summary>
    [JsonStringEnumMemberName("version")]
    Version,

    /// <summary>A change after the first line: a row of both tables.</summary>
    [JsonStringEnumMemberName("change")]
    Change,

    /// <summary>The removal of documents that were deleted long ago.</summary>
    [JsonStringEnumMemberName("trim")]
    Trim,
}
