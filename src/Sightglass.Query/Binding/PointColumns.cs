using System.Globalization;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Binding;

/// <summary>The names under which the parts of an analytics point are stored, as attributes of its event.</summary>
public static class PointColumns
{
    /// <summary>Blobs, and doubles, of a point.</summary>
    public const int Count = 20;

    public const string Blob = "blob";

    public const string Double = "double";

    public const string Index = "index1";

    /// <summary>All columns of a table of points, in its order.</summary>
    public static readonly IReadOnlyList<string> All =
    [
        "dataset", "timestamp", "_sample_interval", Index,
        .. Enumerable.Range(1, Count).Select(number => Blob + number.ToString(CultureInfo.InvariantCulture)),
        .. Enumerable.Range(1, Count).Select(number => Double + number.ToString(CultureInfo.InvariantCulture)),
    ];

    /// <summary>The column of that name, in any letter case; null when there is none.</summary>
    public static string? Find(string name) => All.FirstOrDefault(column => column.Equals(name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The kind of events that are points; the event's name is the data set.</summary>
    public const string Kind = "point";

    /// <summary>Selects the events that are points.</summary>
    public static readonly FilterNode ArePoints = new ComparisonNode(new FieldName(CanonicalFields.Kind.Name, default), ComparisonOperator.Equal, new TextOperand(Kind, default), default);
}
