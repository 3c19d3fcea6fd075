namespace Sightglass.Server.Cli;

/// <summary>Converts the server's listen addresses to an address for use on the same machine.</summary>
internal static class ListenAddress
{
    private static readonly string[] AnyHost = ["//0.0.0.0", "//[::]", "//*", "//+"];

    /// <param name="urls">One or several addresses, separated by semicolons; the first is used.</param>
    /// <returns>Without a trailing slash.</returns>
    public static string ForVisitors(string urls)
    {
        var url = urls.Split(';', StringSplitOptions.TrimEntries)[0].TrimEnd('/');
        return AnyHost.Aggregate(url, (text, any) => text.Replace(any, "//127.0.0.1", StringComparison.Ordinal));
    }
}
