using Sightglass.Server.Auth;

namespace Sightglass.Server.Cli;

/// <summary>A server that takes requests; storage may still be starting.</summary>
/// <param name="App">The server.</param>
/// <param name="Terminal">Where to talk to whoever started it.</param>
/// <param name="HasNewKey">Whether this start made the installation's first key.</param>
internal sealed record RunningServer(WebApplication App, Terminal Terminal, bool HasNewKey)
{
    /// <summary>An address that signs its first visitor in.</summary>
    public string CreateSignInLink() =>
        $"{ListenAddress.ForVisitors(App.Urls.First())}/signin?token={App.Services.GetRequiredService<Sessions>().CreateLink(Caller.Anybody)}";
}
