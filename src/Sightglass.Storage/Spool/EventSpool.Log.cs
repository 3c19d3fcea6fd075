using Microsoft.Extensions.Logging;

namespace Sightglass.Storage.Spool;

public sealed partial class EventSpool
{
    private static partial class Log
    {
        [LoggerMessage(1101, LogLevel.Error, "{Records} records could not be written to the spool '{Directory}'; their clients were told to come back")]
        public static partial void AppendFailed(ILogger logger, Exception exception, int records, string directory);

        [LoggerMessage(1102, LogLevel.Error, "The spool '{Directory}' cannot be written, so no event is taken: {Reason}")]
        public static partial void CannotWrite(ILogger logger, string directory, string reason);

        [LoggerMessage(1103, LogLevel.Error, "The state of the spool '{Directory}' could not be written")]
        public static partial void StateNotSaved(ILogger logger, Exception exception, string directory);
    }
}
