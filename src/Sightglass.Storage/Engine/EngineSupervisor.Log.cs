using Microsoft.Extensions.Logging;

namespace Sightglass.Storage.Engine;

public sealed partial class EngineSupervisor
{
    private static partial class Log
    {
        [LoggerMessage(1001, LogLevel.Information, "The engine is up: process {ProcessId} at {Url}, after {Milliseconds:0} ms")]
        public static partial void EngineUp(ILogger logger, int processId, Uri url, double milliseconds);

        [LoggerMessage(1002, LogLevel.Error, "The engine {Reason}. It lived {Seconds:0.0} s; it starts again in {BackoffSeconds:0.0} s")]
        public static partial void EngineEnded(ILogger logger, string reason, double seconds, double backoffSeconds);

        [LoggerMessage(1003, LogLevel.Information, "The engine is stopped")]
        public static partial void EngineStopped(ILogger logger);

        [LoggerMessage(1004, LogLevel.Debug, "The engine's process ended with code {Code} after {Milliseconds:0} ms")]
        public static partial void ChildStopped(ILogger logger, int code, double milliseconds);

        [LoggerMessage(1005, LogLevel.Warning, "The engine did not stop within {Seconds:0} s and was killed; what it had acknowledged is durable")]
        public static partial void ChildKilled(ILogger logger, double seconds);

        [LoggerMessage(1006, LogLevel.Error, "The engine, process {ProcessId}, has not answered for {Seconds:0} s: questions get 503, events wait in the spool. If it stays so for {LimitSeconds:0} s, it is killed and started again")]
        public static partial void Silent(ILogger logger, int processId, double seconds, double limitSeconds);

        [LoggerMessage(1007, LogLevel.Information, "The engine, process {ProcessId}, answers again")]
        public static partial void AnswersAgain(ILogger logger, int processId);

        [LoggerMessage(1008, LogLevel.Critical, "The definition in 'engine/db/{File}' was damaged; its copy is in its place now")]
        public static partial void DefinitionRestored(ILogger logger, string file);

        [LoggerMessage(1009, LogLevel.Warning, "The definitions of the engine's tables could not be copied: {Reason}")]
        public static partial void DefinitionsNotKept(ILogger logger, string reason);
    }
}
