using System.CommandLine;
using Sightglass.Query.Languages;
using Sightglass.Server.Composition;

namespace Sightglass.Server.Cli;

/// <summary>Options that several commands share.</summary>
internal static class CommonOptions
{
    /// <summary>The default data folder of <c>serve</c>.</summary>
    public static string DefaultData => Environment.GetEnvironmentVariable("SIGHTGLASS_DATA") ?? "data";

    /// <summary>The default data folder of <c>demo</c>: never that of real events.</summary>
    public static string DefaultDemoData => Path.Combine(DefaultData, "demo");

    public static string DefaultUrls => Environment.GetEnvironmentVariable("SIGHTGLASS_URLS") ?? ServeOptions.DefaultUrl;

    public static Option<string> Data(Func<string> defaultValue) => new("--data")
    {
        Description = "Where everything is kept",
        HelpName = "DIR",
        DefaultValueFactory = _ => defaultValue(),
    };

    public static Option<string> Urls() => new("--urls")
    {
        Description = "Addresses to listen on, separated by semicolons",
        HelpName = "URL",
        DefaultValueFactory = _ => DefaultUrls,
    };

    public static Option<string?> Packs() => new("--packs") { Description = "Packs to load, separated by commas; all of them by default", HelpName = "NAMES" };

    public static Option<bool> Json() => new("--json") { Description = "Print NDJSON for programs" };

    public static Option<string> Language()
    {
        var language = new Option<string>("--language") { Description = "Language of the text", DefaultValueFactory = _ => QueryLanguages.Filter.Name };
        language.AcceptOnlyFromAmong([.. QueryLanguages.All.Select(known => known.Name)]);
        return language;
    }

    public static Option<string> From() => new("--from") { Description = "Start: RFC 3339, seconds or milliseconds since 1970, now-7d, now/d", HelpName = "TIME", DefaultValueFactory = _ => "now-7d" };

    public static Option<string> To() => new("--to") { Description = "End, not included", HelpName = "TIME", DefaultValueFactory = _ => "now" };

    public static IReadOnlyList<string> SplitNames(string? text) => text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
