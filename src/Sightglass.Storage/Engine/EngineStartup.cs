using System.Text.Json.Serialization;

namespace Sightglass.Storage.Engine;

/// <summary>What the supervisor writes to the child's standard input as one line of JSON: what must not stand on a command line.</summary>
internal sealed record EngineStartup(string Library, string Secret, string Password, long MemoryLimitBytes, int MergeThreads);

[JsonSerializable(typeof(EngineStartup))]
internal sealed partial class EngineStartupJson : JsonSerializerContext;
