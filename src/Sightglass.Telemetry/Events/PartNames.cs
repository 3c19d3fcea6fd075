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

    /// <summary>The name in queries for a part that clients send under this name; null when it is none of these names.</summary>
    public static string? Asked(string sent) =>
        Time.Contains(sent) ? "time"
        : Message.Contains(sent) ? CanonicalFields.Message.Name
        : Level.Contains(sent) ? CanonicalFields.Level.Name
        : Tenant.Contains(sent) ? "tenant"
        : null;
}
