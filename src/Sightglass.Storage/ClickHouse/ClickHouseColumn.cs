namespace Sightglass.Storage.ClickHouse;

/// <summary>A column of a result; <paramref name="Type"/> is ClickHouse's type name, such as <c>Nullable(Float64)</c>.</summary>
public sealed record ClickHouseColumn(string Name, string Type);
