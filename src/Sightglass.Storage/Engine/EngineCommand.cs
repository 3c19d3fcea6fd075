namespace Sightglass.Storage.Engine;

/// <summary>The command line for a child that calls <see cref="EngineHost.Run"/>; the supervisor appends <c>--data DIR --port N</c>.</summary>
public sealed record EngineCommand(string FileName, IReadOnlyList<string> Arguments)
{
    /// <summary>This program with the argument <c>engine</c>; also when it runs as <c>dotnet program.dll</c>.</summary>
    public static EngineCommand ForThisProgram()
    {
        var executable = Environment.ProcessPath ?? throw new InvalidOperationException("the path of the running program is unknown, so the engine cannot be started");
        var isDotnet = Path.GetFileNameWithoutExtension(executable).Equals("dotnet", StringComparison.Ordinal);
        return isDotnet
            ? new EngineCommand(executable, [Environment.GetCommandLineArgs()[0], "engine"])
            : new EngineCommand(executable, ["engine"]);
    }
}
