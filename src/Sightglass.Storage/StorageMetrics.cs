using System.Diagnostics.Metrics;
using Sightglass.Storage.Integrity;

namespace Sightglass.Storage;

/// <summary>The instruments of the meter <c>Sightglass.Storage</c>. Thread safe.</summary>
public sealed class StorageMetrics : IDisposable
{
    public const string MeterName = "Sightglass.Storage";

    private readonly Counter<long> _spoolRecords;
    private readonly Counter<long> _spoolBytes;
    private readonly Counter<long> _spoolRefused;
    private readonly Counter<long> _spoolCorruptions;
    private readonly Histogram<double> _spoolSync;
    private readonly Counter<long> _blocks;
    private readonly Counter<long> _rows;
    private readonly Counter<long> _retries;
    private readonly Counter<long> _quarantinedRows;
    private readonly Histogram<double> _insert;
    private readonly Counter<long> _engineRestarts;
    private readonly Counter<long> _damage;
    private readonly Counter<long> _damagedRows;

    public StorageMetrics()
    {
        _spoolRecords = Meter.CreateCounter<long>("sightglass.storage.spool.records", "{record}", "Records made durable in the spool.");
        _spoolBytes = Meter.CreateCounter<long>("sightglass.storage.spool.bytes", "By", "Bytes made durable in the spool, headers included.");
        _spoolRefused = Meter.CreateCounter<long>("sightglass.storage.spool.refused", "{record}", "Records that were not accepted, by reason: full or failed.");
        _spoolCorruptions = Meter.CreateCounter<long>("sightglass.storage.spool.corruptions", "{range}", "Byte ranges of the spool that could not be read back.");
        _spoolSync = Meter.CreateHistogram<double>("sightglass.storage.spool.sync.duration", "s", "Time to write and sync one group of records.");
        _blocks = Meter.CreateCounter<long>("sightglass.storage.writer.blocks", "{block}", "Blocks that the engine has made durable.");
        _rows = Meter.CreateCounter<long>("sightglass.storage.writer.rows", "{row}", "Rows that the engine has made durable.");
        _retries = Meter.CreateCounter<long>("sightglass.storage.writer.retries", "{attempt}", "Inserts that failed and were tried again.");
        _quarantinedRows = Meter.CreateCounter<long>("sightglass.storage.writer.quarantined", "{row}", "Rows set aside because the engine will never take them.");
        _insert = Meter.CreateHistogram<double>("sightglass.storage.writer.insert.duration", "s", "Time of one insert that succeeded.");
        _engineRestarts = Meter.CreateCounter<long>("sightglass.storage.engine.restarts", "{restart}", "Times that the engine ended by itself.");
        _damage = Meter.CreateCounter<long>("sightglass.storage.damage", "{place}", "Places where stored data was found damaged or missing, by kind.");
        _damagedRows = Meter.CreateCounter<long>("sightglass.storage.damage.rows", "{row}", "Rows that damage hit, as far as their number is known, by kind.");
    }

    /// <summary>The meter of the instruments: one per object, so that two servers in a process are distinguished.</summary>
    public Meter Meter { get; } = new(MeterName);

    public void Dispose() => Meter.Dispose();

    /// <summary>Publishes gauges whose values the spool knows at any time.</summary>
    internal void ObserveSpool(Func<long> bytes, Func<long> pendingRows)
    {
        Meter.CreateObservableGauge("sightglass.storage.spool.size", bytes, "By", "Bytes that the spool's files take.");
        Meter.CreateObservableGauge("sightglass.storage.spool.pending", pendingRows, "{row}", "Rows acknowledged and not yet in the engine.");
    }

    internal void GroupCommitted(int records, long bytes, double seconds)
    {
        _spoolRecords.Add(records);
        _spoolBytes.Add(bytes);
        _spoolSync.Record(seconds);
    }

    internal void RecordsRefused(int records, string reason) => _spoolRefused.Add(records, new KeyValuePair<string, object?>("reason", reason));

    internal void RangeCorrupted() => _spoolCorruptions.Add(1);

    internal void InsertTook(double seconds) => _insert.Record(seconds);

    internal void BlockWritten(long rows)
    {
        _blocks.Add(1);
        _rows.Add(rows);
    }

    internal void InsertRetried() => _retries.Add(1);

    internal void RowsQuarantined(long rows) => _quarantinedRows.Add(rows);

    internal void DamageFound(DamageKind kind, long rows)
    {
        var tag = new KeyValuePair<string, object?>("kind", kind.ToString().ToLowerInvariant());
        _damage.Add(1, tag);
        _damagedRows.Add(rows, tag);
    }

    internal void EngineRestarted() => _engineRestarts.Add(1);
}
