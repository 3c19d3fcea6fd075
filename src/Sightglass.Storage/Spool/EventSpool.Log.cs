using Microsoft.Extensions.Logging;

namespace Sightglass.Storage.Spool;

public sealed partial class EventSpool
{
    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Error, "{Records} records could not be written to the spool '{Directory}'; their clients were told to come back")]
        public static partial void AppendFailed(ILogger logger, Exception exception, int records, string directory);

        [LoggerMessage(1102, LogLevel.Critical, "Acknowledged events are damaged: file '{File}', offset {Offset}, {Length} bytes (position {Position}). A copy is in 'quarantine'; the rest is served")]
        public static partial void Damaged(ILogger logger, string file, long offset, long length, long position);
    }
}
