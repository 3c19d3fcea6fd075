using System.Text.Json.Serialization;

namespace Sightglass.Storage.ClickHouse;

[JsonSerializable(typeof(string[]))]
internal sealed partial class ClickHouseJson : JsonSerializerContext;
