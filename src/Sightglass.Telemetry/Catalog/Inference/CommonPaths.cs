using System.Collections.Frozen;

namespace Sightglass.Telemetry.Catalog.Inference;

/// <summary>Paths that logs of every program may have, and that therefore tell none from another: where and when a line was written, and what went wrong.</summary>
internal static class CommonPaths
{
    // Fields that ingest fills from logs of any program.
    private static readonly FrozenSet<string> Fields = new[] { "event", "level", "message", "trace_id", "span_id", "parent_span_id", "fingerprint", "weight", "price_id" }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Writers = new[] { "service", "environment", "release", "logger" }.ToFrozenSet(StringComparer.Ordinal);

    // As words.
    private static readonly FrozenSet<string> Names = new[]
    {
        "host", "hostname", "host name", "server", "node", "pod", "pid", "process id", "process name", "thread", "thread id", "thread name", "task name", "tid", "app", "application", "name",
        "env", "version", "v", "source context", "logger name", "lineno", "filename", "func name", "module", "pathname", "line", "file", "function", "caller", "stream", "tags",
    }.ToFrozenSet(StringComparer.Ordinal);

    // Also the parts of compact log events that a line has or not.
    private static readonly FrozenSet<string> Times = new[] { "time", "timestamp", "ts", "date", "r", "i" }.ToFrozenSet(StringComparer.Ordinal);

    // What shippers and loggers add as objects.
    private static readonly FrozenSet<string> Objects = new[] { "kubernetes", "k8s", "container", "docker", "cloud", "host", "process", "thread", "log", "ecs", "service", "resource" }.ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> Errors = new[] { "error", "err", "exception", "exc", "stack", "stacktrace", "traceback" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Whether a path is one of them.</summary>
    public static bool Contains(string path) => IsOfWriter(path) || Fields.Contains(path) || IsOfError(path) || path.StartsWith("attributes.", StringComparison.Ordinal) || Times.Contains(PathProfile.WordsOf(path));

    /// <summary>Whether a path says who wrote a line, which is the same for all lines of one program.</summary>
    public static bool IsOfWriter(string path) => !IsOfError(path) && (Writers.Contains(path) || Names.Contains(PathProfile.WordsOf(path)) || (path.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && Objects.Contains(path[..dot])));

    private static bool IsOfError(string path) => PathProfile.WordsOf(path).Split(' ').Any(Errors.Contains);
}
