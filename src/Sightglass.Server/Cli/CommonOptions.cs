using System.CommandLine;
using Sightglass.Server.Hosting;

namespace Sightglass.Server.Cli;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    public static Option<string> Data() => new("--data")
    {
        Description = "Where everything is kept",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SIGHTGLASS_DATA") ?? "data",
    };

    public static Option<string> Urls() => new("--urls")
    {
        Description = "Addresses to listen on, separated by semicolons",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("SIGHTGLASS_URLS") ?? ServeOptions.DefaultUrl,
    };

    public static Option<string?> Packs() => new("--packs") { Description = "Packs to load, separated by commas; all of them by default" };

    public static IReadOnlyList<string> SplitNames(string? text) => text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
