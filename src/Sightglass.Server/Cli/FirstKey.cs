using Sightglass.Server.Auth;
using Sightglass.Server.Hosting;

namespace Sightglass.Server.Cli;

/// <summary>Sees to it that an installation has an admin key, and tells it once.</summary>
internal static class FirstKey
{
    /// <summary>Where the command line of this machine finds the key that the first start made. Readable by its owner only.</summary>
    public const string FileName = "cli.key";

    public static void Announce(IServiceProvider services, ServeOptions options)
    {
        var keys = services.GetRequiredService<KeyStore>();
        var given = services.GetRequiredService<AuthOptions>().AdminKey;
        var now = services.GetRequiredService<TimeProvider>().GetUtcNow();
        if (options.Open)
        {
            Terminal.Say("Open: anybody on this machine may read and write. Leave out --open to ask for keys.");
        }
        else if (given is not null)
        {
            keys.Add(given, Scope.All, tenant: null, now);
        }
        else if (keys.IsEmpty)
        {
            var key = ApiKey.Generate();
            keys.Add(key, Scope.All, tenant: null, now);
            KeepForCommandLine(services.GetRequiredService<DataDirectory>(), options, key);
            Terminal.Say($"Admin key (shown once): {key}");
            Terminal.Say($"Sign in: {SignInLink(services, options)}");
        }
    }

    /// <summary>An address that signs its first visitor in.</summary>
    public static string SignInLink(IServiceProvider services, ServeOptions options) =>
        $"{options.Urls.Split(';')[0].TrimEnd('/')}/signin?token={services.GetRequiredService<Sessions>().CreateLink(Caller.Anybody)}";

    private static void KeepForCommandLine(DataDirectory data, ServeOptions options, string key)
    {
        data.Root.Replace(FileName, System.Text.Encoding.ASCII.GetBytes(key));
        File.SetUnixFileMode(Path.Combine(options.DataDirectory, FileName), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }
}
