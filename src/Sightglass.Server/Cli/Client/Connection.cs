using System.CommandLine;
using Sightglass.Server.Auth;

namespace Sightglass.Server.Cli.Client;

/// <summary>The server a command talks to.</summary>
/// <param name="Address">Base address of the server.</param>
/// <param name="Keys">Keys to try, the likeliest first; if a server does not know one, the request is repeated with the next.</param>
internal sealed record Connection(Uri Address, IReadOnlyList<string> Keys);

/// <summary><c>--url</c> and <c>--key</c>, and their defaults.</summary>
internal sealed class ConnectionOptions
{
    private readonly Option<string> _url = new("--url")
    {
        Description = "The server; SIGHTGLASS_URLS says the same",
        HelpName = "URL",
        DefaultValueFactory = _ => ListenAddress.ForVisitors(CommonOptions.DefaultUrls),
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = "Key of the server; else SIGHTGLASS_KEY, SIGHTGLASS_ADMIN_KEY, or the one that the first start on this machine left",
        HelpName = "KEY",
    };

    public ConnectionOptions()
    {
        _url.Validators.Add(result =>
        {
            if (Parse(result.GetValueOrDefault<string>()) is null)
            {
                result.AddError($"--url '{result.GetValueOrDefault<string>()}' is not an http or https address; an example is http://127.0.0.1:4380");
            }
        });
    }

    public void AddTo(Command command)
    {
        command.Options.Add(_url);
        command.Options.Add(_key);
    }

    public Connection Read(ParseResult parsed)
    {
        // The validator has checked it, unless it came from the environment.
        var address = Parse(parsed.GetRequiredValue(_url)) ?? throw new CommandFailure(ExitCode.Usage, $"SIGHTGLASS_URLS '{CommonOptions.DefaultUrls}' does not begin with an http or https address");
        return new Connection(address, [.. Keys(parsed, address).Distinct()]);
    }

    // With a trailing slash, so that relative paths are appended to it.
    private static Uri? Parse(string? text) =>
        Uri.TryCreate(text?.TrimEnd('/') + "/", UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;

    private IEnumerable<string> Keys(ParseResult parsed, Uri address)
    {
        // An empty variable, as scripts make of one that is not set, is no key.
        string?[] named = [parsed.GetValue(_key), Environment.GetEnvironmentVariable("SIGHTGLASS_KEY"), Environment.GetEnvironmentVariable("SIGHTGLASS_ADMIN_KEY")];
        if (Array.Find(named, key => !string.IsNullOrWhiteSpace(key)) is { } key)
        {
            return IsSendable(key) ? [key] : throw new CommandFailure(ExitCode.Usage, "the key of --key, SIGHTGLASS_KEY or SIGHTGLASS_ADMIN_KEY has characters that no key has; a key has only visible ASCII characters");
        }

        // Keys that servers on this machine stored are only for servers on this machine: they are never sent to other addresses.
        return BoundAddresses.IsLocalHost(address.Host)
            ? new[] { CommonOptions.DefaultData, CommonOptions.DefaultDemoData }.Select(folder => Path.Combine(folder, FirstKey.FileName)).Select(Read).OfType<string>().Where(IsSendable)
            : [];
    }

    // A header takes nothing else, and neither does a server: keys are visible ASCII.
    private static bool IsSendable(string key) => key.Length > 0 && key.All(letter => letter is > ' ' and <= '~');

    // A file that cannot be read is none: the server then says that it wants a key.
    private static string? Read(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllText(file).Trim() : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
