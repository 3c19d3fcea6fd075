namespace Sightglass.Server.Cli;

/// <summary>Words for people, on standard error: standard output belongs to results.</summary>
internal static class Terminal
{
    public static void Say(string text) => Console.Error.WriteLine(text);
}
