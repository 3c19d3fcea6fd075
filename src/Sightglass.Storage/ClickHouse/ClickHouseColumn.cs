namespace Sightglass.Storage.ClickHouse;

/// <summary>A column of an answer; <paramref name="Type"/> is ClickHouse's own text, such as <c>Nullable(Float64)</c>.</summary>
public sealed record ClickHouseColumn(string Name, string Type);
