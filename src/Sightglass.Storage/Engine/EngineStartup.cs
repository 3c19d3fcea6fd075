using System.Text.Json.Serialization;

namespace Sightglass.Storage.Engine;

/// <summary>The parameters that the supervisor writes to the child's standard input as one line of JSON, because secrets must not be on a command line.</summary>
internal sealed record EngineStartup(string Library, string Secret, string Password, long MemoryLimitBytes, int MergeThreads);

[JsonSerializable(typeof(EngineStartup))]
internal sealed partial class EngineStartupJson : JsonSerializerContext;
