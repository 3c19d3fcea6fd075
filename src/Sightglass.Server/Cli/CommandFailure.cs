namespace Sightglass.Server.Cli;

/// <summary>Ends a command with a message for people and an exit code. Caught only in <see cref="SightglassCommand"/>.</summary>
internal class CommandFailure(int exitCode, string message) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
