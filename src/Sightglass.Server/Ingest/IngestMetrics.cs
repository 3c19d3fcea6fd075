using System.Diagnostics.Metrics;
using Sightglass.Server.Catalog;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest;

/// <summary>Counts accepted events by format, rejections by reason, and declared fields that arrived with another type.</summary>
internal sealed class IngestMetrics : IDisposable
{
    public const string MeterName = "Sightglass.Ingest";

    private readonly Counter<long> _accepted;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _repeated;
    private readonly Counter<long> _drift;
    private readonly DriftCounts _driftCounts;
    private long _acceptedTotal, _rejectedTotal;

    public IngestMetrics(DriftCounts drift)
    {
        _driftCounts = drift;
        _accepted = Meter.CreateCounter<long>("sightglass.ingest.accepted", "{event}", "Events made durable");
        _rejected = Meter.CreateCounter<long>("sightglass.ingest.rejected", "{event}", "Events rejected, by reason");
        _repeated = Meter.CreateCounter<long>("sightglass.ingest.repeated", "{request}", "Requests answered again by their Idempotency-Key, storing nothing");
        _drift = Meter.CreateCounter<long>("sightglass.ingest.drift", "{value}", "Values whose type contradicts their field's declaration");
    }

    /// <summary>The meter of the instruments: one per object, so that two servers in a process are distinguished.</summary>
    public Meter Meter { get; } = new(MeterName);

    public long Accepted => Volatile.Read(ref _acceptedTotal);

    public long Rejected => Volatile.Read(ref _rejectedTotal);

    public void Accept(string format, EventBatch batch)
    {
        Interlocked.Add(ref _acceptedTotal, batch.Count);
        _accepted.Add(batch.Count, Format(format));
        foreach (var (ordinal, count) in batch.Drift)
        {
            var field = batch.Schema.Fields[ordinal].Name;
            _drift.Add(count, new KeyValuePair<string, object?>("field", field));
            _driftCounts.Add(field, count);
        }
    }

    public void Reject(string format, RejectionSummary rejections)
    {
        if (rejections.Count == 0)
        {
            return;
        }

        Interlocked.Add(ref _rejectedTotal, rejections.Count);
        foreach (var (code, count) in rejections.ByCode)
        {
            _rejected.Add(count, new KeyValuePair<string, object?>("code", code), Format(format));
        }
    }

    /// <summary>Counts a repeated response.</summary>
    public void Repeat(string format) => _repeated.Add(1, Format(format));

    public void Dispose() => Meter.Dispose();

    private static KeyValuePair<string, object?> Format(string name) => new("format", name);
}
