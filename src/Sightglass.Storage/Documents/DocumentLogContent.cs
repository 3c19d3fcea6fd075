namespace Sightglass.Storage.Documents;

/// <summary>The documents according to the log, and what is wrong with it.</summary>
internal sealed class DocumentLogContent
{
    private int? _missingRows;

    /// <summary>Current versions, deletions included.</summary>
    public Dictionary<RowKey, StoredRow> Documents { get; } = [];

    /// <summary>Kept versions.</summary>
    public Dictionary<RowKey, SortedDictionary<long, StoredRow>> Versions { get; } = [];

    /// <summary>False when there is no file, or not even its first line.</summary>
    public bool Exists { get; private set; }

    /// <summary>Version of the tables that the first line names; 0 when it cannot be read.</summary>
    public int Schema { get; private set; }

    /// <summary>Number of the newest change.</summary>
    public long Latest { get; private set; }

    /// <summary>The last line, if it is a change or a removal: the database may not have committed it.</summary>
    public DocumentLine? Last { get; private set; }

    /// <summary>Documents deleted before this time are removed; 0 for none.</summary>
    public long TrimmedUntil { get; private set; }

    /// <summary>Lines whose checksum is wrong.</summary>
    public int DamagedLines { get; private set; }

    /// <summary>Changes that the numbers of the lines say are missing.</summary>
    public long MissingChanges { get; private set; }

    /// <summary>Bytes up to the end of the last whole line.</summary>
    public long End { get; private set; }

    /// <summary>True when the file ends in the middle of a line.</summary>
    public bool IsTorn { get; private set; }

    /// <summary>True when everything up to <see cref="Latest"/> is in it: a document that it does not have was deleted and forgotten by then. False for files of earlier versions, which do not say how many rows they begin with.</summary>
    public bool IsComplete => _missingRows == 0 && DamagedLines == 0 && MissingChanges == 0;

    public void Read(ReadOnlySpan<byte> bytes)
    {
        Exists = bytes.Length > 0;
        while (!bytes.IsEmpty)
        {
            var length = bytes.IndexOf((byte)'\n');
            if (length < 0)
            {
                IsTorn = true;
                return;
            }

            Take(DocumentLine.TryRead(bytes[..length]), isFirst: End == 0);
            bytes = bytes[(length + 1)..];
            End += length + 1;
        }
    }

    private void Take(DocumentLine? line, bool isFirst)
    {
        Last = null;
        if (line is null || isFirst != (line.Type == LineType.Start))
        {
            DamagedLines++;
            return;
        }

        switch (line.Type)
        {
            case LineType.Start:
                (Schema, Latest, _missingRows) = (line.Schema ?? 0, line.Latest ?? 0, line.Rows);
                break;
            case LineType.Document:
                Put(line.Current());
                _missingRows--;
                break;
            case LineType.Version:
                VersionsOf(line.Past().Key)[line.Version!.Value] = line.Past();
                _missingRows--;
                break;
            case LineType.Change:
                Last = line;
                Change(line);
                break;
            case LineType.Trim:
                Last = line;
                Trim(line.Until!.Value);
                break;
        }
    }

    private void Change(DocumentLine line)
    {
        var current = line.Current();
        MissingChanges += Schema > 0 ? Math.Max(0, current.Extra - Latest - 1) : 0;
        Latest = current.Extra;
        Put(current);
        if (line.Gone is { } gone)
        {
            Remove(row => row.Key.Kind == line.Kind && row.Extra <= gone);
        }

        if (line.Kept is not > 0)
        {
            return;
        }

        // As the database does it.
        var versions = VersionsOf(current.Key);
        versions[current.Version] = line.Past();
        foreach (var old in versions.Keys.Where(version => version <= current.Version - line.Kept).ToList())
        {
            versions.Remove(old);
        }
    }

    private void Trim(long until)
    {
        TrimmedUntil = Math.Max(TrimmedUntil, until);
        Remove(row => row.At < until);
    }

    /// <summary>Removes documents that were deleted.</summary>
    private void Remove(Func<StoredRow, bool> isGone)
    {
        foreach (var gone in Documents.Values.Where(row => row.Body is null && isGone(row)).ToList())
        {
            Documents.Remove(gone.Key);
            Versions.Remove(gone.Key);
        }
    }

    private void Put(StoredRow row) => Documents[row.Key] = row;

    private SortedDictionary<long, StoredRow> VersionsOf(RowKey key) => Versions.TryGetValue(key, out var versions) ? versions : Versions[key] = [];
}
