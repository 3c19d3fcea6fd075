using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Sightglass.Storage.Files;

namespace Sightglass.Storage.Integrity;

/// <summary>The damage that was found in the data folder, until somebody has taken note of it: a file of JSON lines, which survives restarts.</summary>
/// <remarks>Any thread may call it. Each entry is logged and counted when it is added.</remarks>
public sealed partial class DamageLog
{
    /// <summary>Later damage is logged and counted, but not listed.</summary>
    public const int MaxEntries = 1000;

    private const string FileName = "damage.ndjson";

    private readonly IStoreDirectory _directory;
    private readonly TimeProvider _time;
    private readonly StorageMetrics _metrics;
    private readonly ILogger<DamageLog> _logger;

    // Guards the list, which is at most MaxEntries long, and the file.
    private readonly Lock _lock = new();
    private readonly List<Damage> _entries = [];

    /// <summary>Reads what earlier starts found.</summary>
    /// <param name="directory">The data folder.</param>
    /// <param name="time">Dates the entries.</param>
    /// <param name="metrics">Counts them.</param>
    /// <param name="logger">Tells of them.</param>
    public DamageLog(IStoreDirectory directory, TimeProvider time, StorageMetrics metrics, ILogger<DamageLog> logger)
    {
        _directory = directory;
        _time = time;
        _metrics = metrics;
        _logger = logger;
        foreach (var line in Encoding.UTF8.GetString(Read(directory, logger)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Take(MaxEntries))
        {
            try
            {
                _entries.Add(JsonSerializer.Deserialize<Damage>(line, JsonSerializerOptions.Web) is { Place: not null, Detail: not null } entry ? entry : throw new JsonException("a line is not an entry"));
            }
            catch (JsonException exception)
            {
                Log.EntryUnreadable(logger, Path.Combine(directory.Path, FileName), exception.Message);
            }
        }
    }

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<Damage> Entries
    {
        get
        {
            lock (_lock)
            {
                return [.. _entries];
            }
        }
    }

    /// <summary>Whether answers may lack events: damage is listed that hit some, or nobody knows how many.</summary>
    public bool HasLostEvents()
    {
        lock (_lock)
        {
            return _entries.Exists(entry => entry.Rows != 0 && entry.Kind is not (DamageKind.State or DamageKind.Receipts or DamageKind.Documents));
        }
    }

    /// <summary>Adds an entry, unless the same damage is listed.</summary>
    /// <param name="kind">What is damaged.</param>
    /// <param name="place">The file or part, relative to the data folder, with the offset if one is known.</param>
    /// <param name="rows">Events that it hit; null when the number is not known.</param>
    /// <param name="detail">What was found and what was done, in a sentence.</param>
    public void Add(DamageKind kind, string place, long? rows, string detail)
    {
        lock (_lock)
        {
            if (_entries.Exists(entry => entry.Kind == kind && entry.Place == place))
            {
                return;
            }

            _metrics.DamageFound(kind, rows ?? 0);
            Log.DamageFound(_logger, kind, place, rows, detail);
            if (_entries.Count < MaxEntries)
            {
                _entries.Add(new Damage(kind, place, rows, detail, _time.GetUtcNow()));
                TrySave();
            }
        }
    }

    /// <summary>Forgets all entries: somebody has taken note of them.</summary>
    public void Clear()
    {
        lock (_lock)
        {
            _entries.Clear();
            TrySave();
        }
    }

    // The list must not keep a server from starting: it is there because disks break.
    private static byte[] Read(IStoreDirectory directory, ILogger logger)
    {
        try
        {
            return directory.TryReadAll(FileName) ?? [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or OutOfMemoryException or OverflowException)
        {
            Log.EntryUnreadable(logger, Path.Combine(directory.Path, FileName), exception.Message);
            return [];
        }
    }

    private void TrySave()
    {
        try
        {
            _directory.Replace(FileName, Encoding.UTF8.GetBytes(string.Concat(_entries.Select(entry => JsonSerializer.Serialize(entry, JsonSerializerOptions.Web) + "\n"))));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The entries are in the log and in memory.
            Log.NotSaved(_logger, Path.Combine(_directory.Path, FileName), exception.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1301, LogLevel.Critical, "Stored data is damaged ({Kind}, {Place}, events hit: {Rows}): {Detail}")]
        public static partial void DamageFound(ILogger logger, DamageKind kind, string place, long? rows, string detail);

        [LoggerMessage(1302, LogLevel.Error, "An entry of '{File}' cannot be read and is left out: {Reason}")]
        public static partial void EntryUnreadable(ILogger logger, string file, string reason);

        [LoggerMessage(1303, LogLevel.Error, "'{File}' cannot be written, what it should list is in this log: {Reason}")]
        public static partial void NotSaved(ILogger logger, string file, string reason);
    }
}
