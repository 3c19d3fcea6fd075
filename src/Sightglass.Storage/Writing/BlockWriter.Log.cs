using Microsoft.Extensions.Logging;

namespace Sightglass.Storage.Writing;

public sealed partial class BlockWriter
{
    private static partial class Log
    {
        [LoggerMessage(1201, LogLevel.Information, "The block from {Start} to {End} was under way when the last process ended; it is sent again")]
        public static partial void Resumed(ILogger logger, long start, long end);

        [LoggerMessage(1202, LogLevel.Warning, "Block {Token} could not be inserted, try {Try}; again in {BackoffSeconds:0.00} s: {Reason}")]
        public static partial void InsertFailed(ILogger logger, string token, int @try, double backoffSeconds, string reason);

        [LoggerMessage(1203, LogLevel.Warning, "The engine refused block {Token} of {Records} records and {Rows} rows; they are sent one by one: {Reason}")]
        public static partial void BlockRefused(ILogger logger, string token, int records, long rows, string reason);

        [LoggerMessage(1204, LogLevel.Critical, "{Rows} acknowledged rows were set aside in '{Directory}' as {Name}.block, because the engine will not take them: {Reason}")]
        public static partial void Quarantined(ILogger logger, long rows, string directory, string name, string reason);

        [LoggerMessage(1206, LogLevel.Critical, "The spool '{Directory}' ends at {Committed}, but the engine has taken everything to {Done}: its disk has lost what it had synced")]
        public static partial void SpoolIsShort(ILogger logger, string directory, long committed, long done);

        [LoggerMessage(1205, LogLevel.Error, "The writer cannot use its disk '{Directory}'; again in {BackoffSeconds:0.00} s")]
        public static partial void DiskFailed(ILogger logger, Exception exception, string directory, double backoffSeconds);
    }
}
