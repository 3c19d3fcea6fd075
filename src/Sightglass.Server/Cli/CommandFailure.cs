namespace Sightglass.Server.Cli;

/// <summary>Ends a command: words for people and the exit code. Caught in one place, <see cref="SightglassCommand"/>.</summary>
internal class CommandFailure(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
