using System.Globalization;
using System.Text;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.OpenMetrics;

/// <summary>Prints metrics as text: OpenMetrics 1.0 or Prometheus 0.0.4.</summary>
/// <remarks>
/// They differ in the names of families of counters, the ends of buckets, the escapes of descriptions, and the last line. OpenMetrics gives each counter the suffix <c>_total</c>;
/// a counter whose name has none keeps its name and has no type there.
/// </remarks>
internal sealed class ExpositionText(bool isOpenMetrics)
{
    public const string OpenMetricsType = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    public const string PrometheusType = "text/plain; version=0.0.4; charset=utf-8";

    private const string Total = "_total";
    private const string LeftOut = "sightglass_openmetrics_left_out_total";

    private readonly StringBuilder _text = new();

    public string ContentType => isOpenMetrics ? OpenMetricsType : PrometheusType;

    /// <param name="sample">Of all tenants.</param>
    /// <param name="tenant">The one to print; null for all.</param>
    public string Print(CatalogSample sample, string? tenant)
    {
        _text.Clear();
        foreach (var family in sample.Families)
        {
            var series = family.Series.Where(one => tenant is null || one.Tenant == tenant).ToList();
            if (series.Count > 0)
            {
                Print(family, series);
            }
        }

        var leftOut = sample.LeftOut.Where(one => tenant is null || one.Tenant == tenant).ToList();
        if (leftOut.Count > 0)
        {
            PrintHead(LeftOut, OpenMetricsKind.Counter, "Values of series beyond the limit that were left out since the start of the server.");
            leftOut.ForEach(one => PrintLine(LeftOut, ["metric", "tenant"], [one.Metric, one.Tenant], null, one.Values));
        }

        return isOpenMetrics ? _text.Append("# EOF\n").ToString() : _text.ToString();
    }

    /// <summary>A text between the quotes of a label's value.</summary>
    public static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private void Print(ExposedFamily family, List<ExposedSeries> series)
    {
        var (name, keys, kind) = (family.Metric.Shape.Name, family.Metric.Keys, family.Metric.Shape.Kind);
        PrintHead(name, kind, family.Metric.Metric.Definition.Description);
        foreach (var one in series)
        {
            if (kind == OpenMetricsKind.Histogram)
            {
                var ends = family.Metric.Shape.Buckets;
                for (var i = 0; i < ends.Count; i++)
                {
                    PrintLine($"{name}_bucket", keys, one.Labels, EndOf(ends[i]), one.Values[i]);
                }

                PrintLine($"{name}_bucket", keys, one.Labels, "+Inf", one.Values[ends.Count]);
                PrintLine($"{name}_count", keys, one.Labels, null, one.Values[ends.Count]);
                PrintLine($"{name}_sum", keys, one.Labels, null, one.Values[ends.Count + 1]);
            }
            else
            {
                PrintLine(name, keys, one.Labels, null, one.Values[0]);
            }
        }
    }

    private void PrintHead(string name, OpenMetricsKind kind, string description)
    {
        var isCounter = kind == OpenMetricsKind.Counter;
        var isNamedAsCounter = name.EndsWith(Total, StringComparison.Ordinal);
        var family = isOpenMetrics && isCounter && isNamedAsCounter ? name[..^Total.Length] : name;
        var type = isOpenMetrics && isCounter && !isNamedAsCounter ? "unknown" : Vocabulary.Word(kind);
        var help = description.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
        _text.Append($"# HELP {family} {(isOpenMetrics ? help.Replace("\"", "\\\"", StringComparison.Ordinal) : help)}\n# TYPE {family} {type}\n");
    }

    // An empty value is a label that is not there.
    private void PrintLine(string name, IReadOnlyList<string> keys, IReadOnlyList<string> labels, string? end, double value)
    {
        var printed = keys.Zip(labels).Where(label => label.Second.Length > 0).Select(label => $"{label.First}=\"{Escape(label.Second)}\"").ToList();
        if (end is not null)
        {
            printed.Add($"le=\"{end}\"");
        }

        _text.Append(name);
        if (printed.Count > 0)
        {
            _text.Append('{').AppendJoin(',', printed).Append('}');
        }

        _text.Append(CultureInfo.InvariantCulture, $" {value:R}\n");
    }

    private string EndOf(double end)
    {
        var text = end.ToString("R", CultureInfo.InvariantCulture);
        return isOpenMetrics && !text.AsSpan().ContainsAny('.', 'E') ? text + ".0" : text;
    }
}
