using Sightglass.Server.Auth;

namespace Sightglass.Server.Cli;

/// <summary>A server that accepts requests; storage may still be starting.</summary>
/// <param name="App">The server.</param>
/// <param name="Terminal">The terminal of the user who started it.</param>
/// <param name="HasNewKey">True if this start created the installation's first key.</param>
internal sealed record RunningServer(WebApplication App, Terminal Terminal, bool HasNewKey)
{
    /// <summary>A link that signs in its first visitor.</summary>
    public string CreateSignInLink() =>
        $"{ListenAddress.ForVisitors(App.Urls.First())}/signin?token={App.Services.GetRequiredService<Sessions>().CreateLink(Caller.Anybody)}";
}
