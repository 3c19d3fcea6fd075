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
            terminal.Say($"Admin key (shown once): {key}");
            KeepForCommandLine(services.GetRequiredService<DataDirectory>(), options, key, terminal);
            return added;
        }

        return null;
    }

    private static void KeepForCommandLine(DataDirectory data, ServeOptions options, string key, Terminal terminal)
    {
        var path = Path.Combine(options.DataDirectory, FileName);
        try
        {
            data.Root.Replace(FileName, System.Text.Encoding.ASCII.GetBytes(key));
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The key is valid and has been shown: the start goes on.
            terminal.Say($"The key could not be written to {path} for the command line ({exception.Message}); give it with --key or SIGHTGLASS_KEY.");
        }
    }
}
