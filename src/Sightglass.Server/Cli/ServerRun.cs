using Sightglass.Server.Catalog;
using Sightglass.Server.Hosting;

namespace Sightglass.Server.Cli;

/// <summary>Runs a server in this process, from the first check to a clean stop.</summary>
internal static class ServerRun
{
    /// <param name="options">What to run.</param>
    /// <param name="whenListening">Called once the server takes requests; storage may still be starting.</param>
    /// <param name="cancellationToken">Stops the server.</param>
    /// <returns>0 after a clean stop, 2 when the server cannot run as it is told.</returns>
    public static async Task<int> RunAsync(ServeOptions options, Func<WebApplication, CancellationToken, Task> whenListening, CancellationToken cancellationToken)
    {
        if (options.Open && !options.IsLoopbackOnly)
        {
            return Refuse($"--open is for loopback addresses only, and the server would listen on {options.Urls}; leave it out, and use keys");
        }

        try
        {
            await using var app = SightglassServer.Build(options);
            FirstKey.Announce(app.Services, options);
            await app.StartAsync(cancellationToken);
            Terminal.Say($"Sightglass listens on {string.Join(" ", app.Urls)}; data in {options.DataDirectory}");
            using var running = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, app.Lifetime.ApplicationStopping);
            await whenListening(app, running.Token);
            await app.WaitForShutdownAsync(cancellationToken);
            return 0;
        }
        catch (CatalogueException e)
        {
            return Refuse("the packs cannot be used:" + Environment.NewLine + e.Message);
        }
        catch (IOException e)
        {
            return Refuse(e.Message);
        }
    }

    private static int Refuse(string reason)
    {
        Console.Error.WriteLine("sightglass: " + reason);
        return 2;
    }
}
