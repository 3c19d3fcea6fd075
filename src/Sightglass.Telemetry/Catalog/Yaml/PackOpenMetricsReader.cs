using System.Globalization;

namespace Sightglass.Telemetry.Catalog.Yaml;

/// <summary>Reads <c>openmetrics</c> of a metric.</summary>
internal static class PackOpenMetricsReader
{
    // A scrape has one line for each bucket of each series.
    private const int MaxBuckets = 30;

    // With the tenant, as many as the keys of a question.
    private const int MaxLabels = 7;

    private const string Tenant = "tenant";

    // From what a cache takes to what people no longer wait for.
    private static readonly double[] DefaultMilliseconds = [5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000];

    /// <summary>Null if the metric has none.</summary>
    public static OpenMetricsDefinition? Read(PackScope scope, MappingReader metric, string name, string unit, IReadOnlyList<string> by)
    {
        var subject = $"'openmetrics' of metric '{name}'";
        if (metric.Child("openmetrics", PackKeys.OpenMetrics, subject) is not { } reader)
        {
            return null;
        }

        var shown = reader.Text("name") ?? name;
        if (reader.Node("name") is { } node)
        {
            scope.CheckIdentifier(shown, node, "metric");
        }

        var kind = reader.Word<OpenMetricsKind>("kind", "kind") ?? OpenMetricsKind.Counter;
        OnlyOf(reader, "buckets", kind == OpenMetricsKind.Histogram, subject, "a histogram");
        OnlyOf(reader, "window", kind == OpenMetricsKind.Gauge, subject, "a gauge; counters and histograms count since the first event");
        return new OpenMetricsDefinition(shown, kind, reader.Position)
        {
            Labels = ReadLabels(scope, reader, by, subject),
            Buckets = kind == OpenMetricsKind.Histogram ? ReadBuckets(reader, unit, subject) : [],
            Window = reader.Duration("window") ?? OpenMetricsDefinition.DefaultWindow,
        };
    }

    private static void OnlyOf(MappingReader reader, string key, bool isOfKind, string subject, string what)
    {
        if (!isOfKind && reader.Node(key) is not null)
        {
            reader.Report(key, $"'{key}' of {subject} is only for {what}; remove it");
        }
    }

    private static List<string> ReadLabels(PackScope scope, MappingReader reader, IReadOnlyList<string> by, string subject)
    {
        List<string> labels = [.. (reader.Node("labels") is null ? by : scope.FieldNames(reader, "labels", subject)).Where(label => label != Tenant)];
        if (labels.Count > MaxLabels)
        {
            reader.Report("labels", $"{subject} has {labels.Count} labels beside 'tenant'; a series has at most {MaxLabels}");
        }

        // Every bucket has the label "le", which says where it ends.
        if (labels.Contains("le"))
        {
            reader.Report("labels", $"{subject} has the label 'le', which buckets of histograms have; leave it out");
        }

        return labels;
    }

    private static IReadOnlyList<double> ReadBuckets(MappingReader reader, string unit, string subject)
    {
        if (reader.Node("buckets") is null)
        {
            switch (unit)
            {
                case "ms":
                    return DefaultMilliseconds;
                case "seconds":
                    return [.. DefaultMilliseconds.Select(milliseconds => milliseconds / 1000)];
                default:
                    reader.Report("kind", $"{subject} has no 'buckets'; list the upper end of each, for example [1, 2, 5, 10]");
                    return [];
            }
        }

        List<double> buckets = [];
        foreach (var (text, node) in reader.List("buckets"))
        {
            if (!PackNumber.TryParse(text, out var bucket))
            {
                reader.Source.Report(node, $"'buckets' of {subject} must be numbers, not '{text}'");
            }
            else if (buckets.Count > 0 && bucket <= buckets[^1])
            {
                reader.Source.Report(node, string.Create(CultureInfo.InvariantCulture, $"'buckets' of {subject} must ascend; {bucket} comes after {buckets[^1]}"));
            }
            else
            {
                buckets.Add(bucket);
            }
        }

        if (buckets.Count is 0 or > MaxBuckets)
        {
            reader.Report("buckets", $"{subject} has {buckets.Count} buckets; give 1 to {MaxBuckets}");
        }

        return buckets;
    }
}
