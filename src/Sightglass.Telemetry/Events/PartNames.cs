using System.Collections.Frozen;

namespace Sightglass.Telemetry.Events;

/// <summary>The names that clients use for the parts of an event, the preferred one first.</summary>
public static class PartNames
{
    /// <summary>The names by which an event is known as a compact log event (https://clef-json.org), or as one of the same writers' older shape.</summary>
    internal const string CompactTime = "@t", CompactMessage = "@m", CompactTemplate = "@mt", LegacyTime = "Timestamp", LegacyMessage = "RenderedMessage", LegacyTemplate = "MessageTemplate";

    /// <summary>The name under which journald has the level, as a number.</summary>
    internal const string SyslogLevel = "PRIORITY";

    internal static readonly string[] Time = ["@timestamp", "timestamp", "time", "ts", "date", CompactTime, LegacyTime, "asctime", "__REALTIME_TIMESTAMP", "datetime", "event_time", "eventTime", "timeMillis", "created_at", "createdAt", "created"];
    internal static readonly string[] Message = ["message", "msg", "log", CompactMessage, "body", LegacyMessage, "Message", "MESSAGE"];
    internal static readonly string[] Level = ["level", "severity", "log.level", "status", "@l", "Level", "LogLevel", "levelname", SyslogLevel];
    internal static readonly string[] Exception = ["exception", "exc_info", "exc_text", "traceback", "stack_trace", "stacktrace", "stackTrace", "stack", "error.stack_trace", "error.stack", "exception.stacktrace"];
    internal static readonly string[] Template = [CompactTemplate, LegacyTemplate];
    internal static readonly string[] Tenant = ["tenant_id", "tenant"];

    // As people write them above a column, without case and marks.
    private static readonly FrozenDictionary<string, string> WrittenTimes = Time.Where(name => char.IsAsciiLetter(name[0])).Select(name => (Written: Plain(name), Name: name)).Concat([(Written: "zeitstempel", Name: "timestamp"), (Written: "datum", Name: "date")])
        .DistinctBy(pair => pair.Written).ToFrozenDictionary(pair => pair.Written, pair => pair.Name, StringComparer.Ordinal);

    /// <summary>The name of the time that people mean by the head of a column, whatever its case, blanks and marks: <c>Date/Time</c> is <c>datetime</c>; null for none.</summary>
    internal static string? TimeOfColumn(string head) => WrittenTimes.GetValueOrDefault(Plain(head));

    private static string Plain(string name) => string.Concat(name.Where(c => c is not (' ' or '/' or '_' or '-'))).ToLowerInvariant();

    /// <summary>The name in queries for a part that clients send under this name; null when it is none of these names.</summary>
    public static string? Asked(string sent) =>
        Time.Contains(sent) ? "time"
        : Message.Contains(sent) ? CanonicalFields.Message.Name
        : Level.Contains(sent) ? CanonicalFields.Level.Name
        : Tenant.Contains(sent) ? "tenant"
        : null;
}
