using Sightglass.Server.Auth;
using Sightglass.Server.Composition;
using Sightglass.Storage.Files;

namespace Sightglass.Server.Cli;

/// <summary>Ensures that an installation has an admin key, and prints a new key once.</summary>
internal static class FirstKey
{
    /// <summary>The file with the key that the first start created, for the command line of this machine. Readable by its owner only.</summary>
    public const string FileName = "cli.key";

    /// <returns>The key that was created now, so that somebody needs a sign-in link; null when there was one.</returns>
    public static async Task<ApiKey?> AnnounceAsync(IServiceProvider services, ServeOptions options, Terminal terminal, CancellationToken cancellationToken)
    {
        var keys = services.GetRequiredService<KeyStore>();
        if (options.Open)
        {
            terminal.Say("Open: anybody on this machine may read and write. Leave out --open to ask for keys.");
        }
        else if (!keys.HasRoot)
        {
            var key = ApiKey.Generate();
            var added = await keys.AddAsync(new NewKey(key, Scope.All, Tenant: null, "first start"), "first start", cancellationToken);
            KeepForCommandLine(services.GetRequiredService<DataDirectory>(), options, key);
            terminal.Say($"Admin key (shown once): {key}");
            return added;
        }

        return null;
    }

    private static void KeepForCommandLine(DataDirectory data, ServeOptions options, string key)
    {
        data.Root.Replace(FileName, System.Text.Encoding.ASCII.GetBytes(key));
        File.SetUnixFileMode(Path.Combine(options.DataDirectory, FileName), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
