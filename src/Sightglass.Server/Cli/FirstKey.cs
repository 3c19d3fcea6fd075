using Sightglass.Server.Auth;
using Sightglass.Server.Hosting;

namespace Sightglass.Server.Cli;

/// <summary>Sees to it that an installation has an admin key, and tells it once.</summary>
internal static class FirstKey
{
    /// <summary>Where the command line of this machine finds the key that the first start made. Readable by its owner only.</summary>
    public const string FileName = "cli.key";

    /// <returns>True when a key was made just now: somebody has to be let in.</returns>
    public static bool Announce(IServiceProvider services, ServeOptions options, Terminal terminal)
    {
        var keys = services.GetRequiredService<KeyStore>();
        var given = services.GetRequiredService<AuthOptions>().AdminKey;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (options.Open)
        {
            terminal.Say("Open: anybody on this machine may read and write. Leave out --open to ask for keys.");
        }
        else if (given is not null)
        {
            keys.Add(given, Scope.All, tenant: null, now, "SIGHTGLASS_ADMIN_KEY");
        }
        else if (keys.IsEmpty)
        {
            var key = ApiKey.Generate();
            keys.Add(key, Scope.All, tenant: null, now, "first start");
            KeepForCommandLine(services.GetRequiredService<DataDirectory>(), options, key);
            terminal.Say($"Admin key (shown once): {key}");
            return true;
        }

        return false;
    }

    private static void KeepForCommandLine(DataDirectory data, ServeOptions options, string key)
    {
        data.Root.Replace(FileName, System.Text.Encoding.ASCII.GetBytes(key));
        File.SetUnixFileMode(Path.Combine(options.DataDirectory, FileName), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
