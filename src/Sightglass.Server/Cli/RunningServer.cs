using Sightglass.Server.Auth;

namespace Sightglass.Server.Cli;

/// <summary>A server that accepts requests; storage may still be starting.</summary>
/// <param name="App">The server.</param>
/// <param name="Terminal">The terminal of the user who started it.</param>
/// <param name="NewKey">The installation's first admin key, if this start created it.</param>
internal sealed record RunningServer(WebApplication App, Terminal Terminal, ApiKey? NewKey)
{
    /// <summary>A link that signs in its first visitor with the oldest admin key, and as long as that is valid; without a key, the address of the page.</summary>
    public string CreateSignInLink()
    {
        var address = ListenAddress.ForVisitors(App.Urls.First());
        return App.Services.GetRequiredService<KeyStore>().FindRoot() is { } key
            ? $"{address}/signin?token={App.Services.GetRequiredService<Sessions>().CreateLink(NewKey ?? key)}"
            : address;
    }
}
