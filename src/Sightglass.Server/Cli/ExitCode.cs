namespace Sightglass.Server.Cli;

/// <summary>The exit codes. Documented in docs/cli.md.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    public const int Failed = 1;

    /// <summary>The command line, the configuration, the key or the text of a query is wrong: a retry fails too.</summary>
    public const int Usage = 2;

    public const int Unreachable = 3;
}
