namespace Sightglass.Query.Binding;

/// <summary>The names under which the parts of an analytics point are stored, as attributes of its event.</summary>
public static class PointColumns
{
    /// <summary>Blobs, and doubles, of a point.</summary>
    public const int Count = 20;

    public const string Blob = "blob";

    public const string Double = "double";

    public const string Index = "index1";

    /// <summary>The kind of events that are points; the event's name is the data set.</summary>
    public const string Kind = "point";
}
