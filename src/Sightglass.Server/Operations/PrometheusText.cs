using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using Sightglass.Server.Ingest;
using Sightglass.Server.OpenMetrics;
using Sightglass.Storage;

namespace Sightglass.Server.Operations;

/// <summary>Collects the server's own instruments and prints them as Prometheus text. Histograms are printed as sum and count.</summary>
internal sealed class PrometheusText : IDisposable
{
    private readonly MeterListener _listener = new();

    // One entry per instrument and tag set; tags come from closed sets (codes, field names), so this stays small.
    private readonly ConcurrentDictionary<(Instrument Instrument, string Tags), Series> _series = new();

    public PrometheusText(StorageMetrics storage, IngestMetrics ingest)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == storage.Meter || instrument.Meter == ingest.Meter)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Record(instrument, value, tags));
        _listener.Start();
    }

    /// <summary>The current values, one metric family after the other.</summary>
    public string Write()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder();
        foreach (var family in _series.GroupBy(entry => entry.Key.Instrument).OrderBy(family => family.Key.Name, StringComparer.Ordinal))
        {
            var instrument = family.Key;
            var isCounter = instrument.GetType().Name.Contains("Counter", StringComparison.Ordinal) && !instrument.GetType().Name.Contains("UpDown", StringComparison.Ordinal);
            var isHistogram = instrument is Histogram<double> or Histogram<long> or Histogram<int>;
            var name = instrument.Name.Replace('.', '_') + (isCounter ? "_total" : "");
            text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {instrument.Description}\n# TYPE {name} {(isHistogram ? "summary" : isCounter ? "counter" : "gauge")}\n");
            foreach (var ((_, tags), series) in family.OrderBy(entry => entry.Key.Tags, StringComparer.Ordinal))
            {
                if (isHistogram)
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}_sum{tags} {series.Sum:R}\n{name}_count{tags} {series.Count}\n");
                }
                else
                {
                    text.Append(CultureInfo.InvariantCulture, $"{name}{tags} {(isCounter && !instrument.IsObservable ? series.Sum : series.Last):R}\n");
                }
            }
        }

        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _series.GetOrAdd((instrument, Print(tags)), static _ => new Series()).Add(value);

    private static string Print(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (tags.IsEmpty)
        {
            return "";
        }

        var text = new StringBuilder("{");
        foreach (var (key, value) in tags)
        {
            var escaped = ExpositionText.Escape(Convert.ToString(value, CultureInfo.InvariantCulture)!);
            text.Append(text.Length > 1 ? "," : "").Append(key.Replace('.', '_')).Append("=\"").Append(escaped).Append('"');
        }

        return text.Append('}').ToString();
    }

    private sealed class Series
    {
        private readonly Lock _lock = new();

        public double Sum { get; private set; }

        public double Last { get; private set; }

        public long Count { get; private set; }

        public void Add(double value)
        {
            lock (_lock)
            {
                Sum += value;
                Last = value;
                Count++;
            }
        }
    }
}
