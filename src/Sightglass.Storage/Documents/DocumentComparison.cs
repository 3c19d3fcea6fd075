namespace Sightglass.Storage.Documents;

/// <summary>Compares the rows of the database with the log: which copy lacks what, and what both together know.</summary>
internal sealed class DocumentComparison(DocumentLogContent log)
{
    private readonly HashSet<RowKey> _found = []; // Sound rows of the database, whatever is in them.
    private readonly HashSet<RowKey> _same = [];
    private readonly HashSet<(RowKey Key, long Version)> _sameVersions = [];
    private readonly Dictionary<RowKey, StoredRow> _newer = [];
    private readonly Dictionary<(RowKey Key, long Version), StoredRow> _otherVersions = [];
    private long _latest;
    private bool _isLogOlder;

    /// <summary>Rows of the database that are not as they were written.</summary>
    public int DamagedRows { get; private set; }

    /// <summary>True when no row of the database could be read.</summary>
    public bool IsEmpty => _same.Count + _newer.Count == 0;

    /// <summary>Documents of which the log has a state that the database lacks.</summary>
    public IReadOnlyList<RowKey> DatabaseLacks { get; private set; } = [];

    /// <summary>Documents of which the database has a state that the log lacks.</summary>
    public IReadOnlyList<RowKey> LogLacks { get; private set; } = [];

    /// <summary>True when the counter of changes is not the one of the log.</summary>
    public bool IsCounterWrong { get; private set; }

    /// <summary>True when the only difference is the last line of the log: the process ended before the database committed it.</summary>
    public bool IsInDoubt { get; private set; }

    /// <summary>Number of the newest change that either knows.</summary>
    public long Latest { get; private set; }

    /// <summary>Takes a row of <c>documents</c>; all of them come before those of <c>document_versions</c>.</summary>
    /// <param name="row">Null when it could not be read.</param>
    /// <param name="isSound">The checksum is right.</param>
    public void AddCurrent(StoredRow? row, bool isSound)
    {
        if (row is null || !isSound)
        {
            DamagedRows++;
            return;
        }

        _found.Add(row.Key);
        if (!log.Documents.TryGetValue(row.Key, out var other))
        {
            // A complete log knows that it was deleted since, and forgotten: an older copy of the database does not bring it back.
            // A removal that was logged, and that the database did not commit, is repeated by the next one.
            if (row.Extra > log.Latest || (!log.IsComplete && (row.Body is not null || row.At >= log.TrimmedUntil)))
            {
                _newer[row.Key] = row;
            }
        }
        else if (other.Extra < row.Extra)
        {
            _newer[row.Key] = row;
        }
        else if (other == row)
        {
            _same.Add(row.Key);
        }
    }

    /// <summary>Takes a row of <c>document_versions</c>.</summary>
    /// <inheritdoc cref="AddCurrent"/>
    public void AddPast(StoredRow? row, bool isSound)
    {
        if (row is null || !isSound)
        {
            DamagedRows++;
        }
        else if (log.Versions.GetValueOrDefault(row.Key)?.GetValueOrDefault(row.Version) is { } other)
        {
            if (other == row)
            {
                _sameVersions.Add((row.Key, row.Version));
            }
        }
        else if (log.Documents.ContainsKey(row.Key) || _newer.ContainsKey(row.Key))
        {
            _otherVersions[(row.Key, row.Version)] = row;
        }
    }

    /// <param name="latest">The counter of changes; 0 when it could not be read.</param>
    /// <param name="isSound">The structure of the database is sound.</param>
    public void Finish(long latest, bool isSound)
    {
        _latest = latest;
        _isLogOlder = isSound && DamagedRows == 0 && _newer.Values.Any(row => row.Extra > log.Latest);
        var lost = log.Documents.Keys.Where(key => !_same.Contains(key) && !_newer.ContainsKey(key) && !IsRemoved(key));
        var lostVersions = log.Versions.Where(versions => !IsRemoved(versions.Key)).SelectMany(versions => versions.Value.Keys.Where(version => !_sameVersions.Contains((versions.Key, version))).Select(version => (versions.Key, Version: version))).ToList();
        DatabaseLacks = [.. lost.Concat(lostVersions.Select(version => version.Key)).Distinct()];
        LogLacks = [.. _newer.Keys.Concat(_otherVersions.Keys.Select(version => version.Key)).Distinct()];
        IsInDoubt = log.Last is { Type: LineType.Change } last && _latest == log.Latest - 1 && DamagedRows == 0 && _newer.Count == 0
            && DatabaseLacks.Concat(LogLacks).All(key => key == last.Current().Key) && lostVersions.All(version => version.Version == last.Version);
        IsCounterWrong = log is { Schema: > 0, DamagedLines: 0 } && _newer.Count == 0 && _latest != log.Latest;
        Latest = Documents().Select(row => row.Extra).Append(log.Latest).Append(log.Schema > 0 ? 0 : _latest).Max();
    }

    /// <summary>The newest sound state of every document.</summary>
    public IEnumerable<StoredRow> Documents() => log.Documents.Values.Where(row => !_newer.ContainsKey(row.Key) && !IsRemoved(row.Key)).Concat(_newer.Values);

    /// <summary>The sound versions that either has. Higher ones than the current version are of an earlier document with this id, which was removed.</summary>
    public IEnumerable<StoredRow> Versions() => log.Versions.Where(versions => !IsRemoved(versions.Key)).SelectMany(versions => versions.Value.Values).Concat(OtherVersions());

    // A sound database with later changes has everything: what only the log has was deleted since, and forgotten. An older copy of the log does not bring it back.
    private bool IsRemoved(RowKey key) => _isLogOlder && !_found.Contains(key);

    private IEnumerable<StoredRow> OtherVersions()
    {
        var current = Documents().ToDictionary(row => row.Key, row => row.Version);
        return _otherVersions.Values.Where(row => row.Version <= current[row.Key]);
    }
}
