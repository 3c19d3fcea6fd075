using Microsoft.Extensions.Logging;

namespace Sightglass.Storage.Writing;

/// <summary>The messages of the writer.</summary>
internal static partial class WriterLog
{
    [LoggerMessage(1202, LogLevel.Warning, "A block could not be inserted or compared; {Tries} failures may be due to its data. Again in {BackoffSeconds:0.00} s: {Reason}")]
    public static partial void InsertFailed(ILogger logger, int tries, double backoffSeconds, string reason);

    [LoggerMessage(1203, LogLevel.Warning, "The engine refused block {Token} of {Records} records and {Rows} rows; it is halved: {Reason}")]
    public static partial void BlockRefused(ILogger logger, string token, int records, long rows, string reason);

    [LoggerMessage(1204, LogLevel.Critical, "{Rows} acknowledged rows were set aside in '{Directory}' as {Name}.block, because the engine will not take them: {Reason}")]
    public static partial void Quarantined(ILogger logger, long rows, string directory, string name, string reason);

    [LoggerMessage(1205, LogLevel.Error, "The writer cannot use the disk of '{Directory}'; again in {BackoffSeconds:0.00} s")]
    public static partial void DiskFailed(ILogger logger, Exception exception, string directory, double backoffSeconds);

    [LoggerMessage(1206, LogLevel.Error, "The engine lacks events that it had made durable, such as the one with the sequence number {Sequence}: its folder was replaced by an older one, or a part of it is damaged. Those that the spool still has are inserted again")]
    public static partial void EngineLacksEvents(ILogger logger, ulong sequence);
}
