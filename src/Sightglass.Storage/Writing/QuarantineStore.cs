using System.Globalization;
using Sightglass.Storage.Files;
using Sightglass.Storage.Spool;

namespace Sightglass.Storage.Writing;

/// <summary>Records, or some rows of them, that the engine refused: files in <c>quarantine/</c>, which can be inserted again or dropped. Layout: docs/formats/spool.md.</summary>
/// <param name="directory">The spool's directory.</param>
public sealed class QuarantineStore(IStoreDirectory directory)
{
    private const string BlockExtension = ".block";
    private const string TextExtension = ".txt";

    /// <summary>The path, for messages.</summary>
    public string Path => System.IO.Path.Combine(directory.Path, SegmentQuarantine.Name);

    private IStoreDirectory Folder => directory.Subdirectory(SegmentQuarantine.Name);

    /// <summary>What is there, oldest first. Files that are not understood are listed without details.</summary>
    public IReadOnlyList<QuarantineEntry> List() =>
        [.. Folder.List().Where(file => System.IO.Path.GetExtension(file.Name) is BlockExtension or ".bytes").Select(Read).OrderBy(entry => entry.Time ?? DateTimeOffset.MinValue).ThenBy(entry => entry.Name, StringComparer.Ordinal)];

    /// <summary>The record of an entry; null when it cannot be inserted: it is none, or its file is damaged.</summary>
    internal BlockRecord? ReadRecord(QuarantineEntry entry) =>
        entry.IsRecord && Folder.TryReadAll(entry.Name + BlockExtension) is { } payload && (entry.Checksum is null || entry.Checksum == Crc32C.Of(payload))
            ? new BlockRecord(payload, entry.AllRows, entry.Numbers, Position: 0)
            : null;

    /// <summary>Deletes an entry.</summary>
    public void Drop(QuarantineEntry entry)
    {
        var folder = Folder;
        folder.Delete(entry.Name + (entry.IsRecord ? BlockExtension : ".bytes"));
        folder.Delete(entry.Name + TextExtension);
        folder.Sync();
    }

    /// <summary>Sets rows aside. Durable when it returns.</summary>
    /// <returns>The name of the entry.</returns>
    internal string Add(byte table, BlockRecord record, RowRange range, DateTimeOffset time, string error)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"{time:yyyyMMdd'T'HHmmssfff}-{record.Position:x16}-{range.From:x16}");
        var folder = Folder;
        folder.Replace(name + TextExtension, System.Text.Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
            $"table: {table}\nrows: {range.CountIn(record)}\ntime: {time:O}\nfirst: {record.Numbers.First}\nall: {record.Rows}\nreceived: {record.Numbers.ReceivedMicros}\nchecksum: {Crc32C.Of(record.Payload.Span)}\nfrom: {range.From}\nto: {range.To}\nerror: {error.ReplaceLineEndings(" ")}\n")));
        folder.Replace(name + BlockExtension, record.Payload.Span);
        return name;
    }

    private QuarantineEntry Read(StoreFileEntry file)
    {
        var name = System.IO.Path.GetFileNameWithoutExtension(file.Name);
        var isRecord = file.Name.EndsWith(BlockExtension, StringComparison.Ordinal);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var line in System.Text.Encoding.UTF8.GetString(isRecord ? Folder.TryReadAll(name + TextExtension) ?? [] : []).Split('\n'))
        {
            if (line.Split(": ", 2) is [var key, var value])
            {
                values.TryAdd(key, value);
            }
        }

        return new QuarantineEntry(
            name,
            isRecord,
            file.Size,
            Number("rows"),
            values.TryGetValue("time", out var text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null,
            values.GetValueOrDefault("error"))
        {
            Table = (byte)(Number("table") ?? 0),
            Numbers = new RowNumbers(Unsigned("first"), Number("received") ?? 0),
            AllRows = (int)(Number("all") ?? Number("rows") ?? 1),
            Checksum = uint.TryParse(values.GetValueOrDefault("checksum"), NumberStyles.None, CultureInfo.InvariantCulture, out var checksum) ? checksum : null,
            Range = Unsigned("to") > 0 ? new RowRange(Unsigned("from"), Unsigned("to")) : RowRange.All,
        };

        long? Number(string key) => long.TryParse(values.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
        ulong Unsigned(string key) => ulong.TryParse(values.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}

/// <summary>Something in quarantine.</summary>
/// <param name="Name">Identifies it.</param>
/// <param name="IsRecord">True for rows that the engine refused; false for bytes of the spool that could not be read, which cannot be inserted.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Rows">Number of rows; null when it is not known.</param>
/// <param name="Time">When it was set aside, UTC; null when it is not known.</param>
/// <param name="Error">Why; null when it is not known.</param>
public sealed record QuarantineEntry(string Name, bool IsRecord, long Bytes, long? Rows, DateTimeOffset? Time, string? Error)
{
    internal byte Table { get; init; }

    internal RowNumbers Numbers { get; init; }

    /// <summary>Rows of the record, of which some may have been set aside.</summary>
    internal int AllRows { get; init; }

    /// <summary>CRC-32C of the payload; null in entries of earlier versions.</summary>
    internal uint? Checksum { get; init; }

    internal RowRange Range { get; init; }
}
