using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Server.Composition;

namespace Sightglass.Server.Cli;

/// <summary>Runs a server in this process, from the first check to a clean stop.</summary>
internal static class ServerRun
{
    /// <param name="options">Options of this run.</param>
    /// <param name="terminal">For messages.</param>
    /// <param name="whenListening">Called once the server accepts requests. Its token is canceled when the server stops, which is a clean end.</param>
    /// <param name="cancellationToken">Stops the server.</param>
    /// <returns>0 after a clean stop, 2 when the server cannot run with these options.</returns>
    public static async Task<int> RunAsync(ServeOptions options, Terminal terminal, Func<RunningServer, CancellationToken, Task> whenListening, CancellationToken cancellationToken)
    {
        if (options.Open && !options.IsLoopbackOnly)
        {
            throw Refuse($"--open is for loopback addresses only (localhost, 127.0.0.1, [::1]), and the server would listen on {options.Urls}; leave it out, and use keys");
        }

        // Before the engine and everything else starts.
        if (ListenAddress.FindMistake(options.Urls) is { } mistake)
        {
            throw Refuse(mistake);
        }

        try
        {
            await using var app = SightglassServer.Build(options);
            return await RunAsync(app, options, terminal, whenListening, cancellationToken);
        }
        catch (ConfigurationMistakeException exception)
        {
            throw Refuse("the configuration cannot be used:" + Environment.NewLine + exception.Message);
        }
        catch (CatalogException exception)
        {
            throw Refuse("the packs cannot be used:" + Environment.NewLine + exception.Message);
        }
        catch (IOException exception) when (exception.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            throw Refuse($"another program listens on {options.Urls}; stop it, or choose another port with --urls");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Refuse(exception.Message);
        }
    }

    /// <summary>Runs a server that is built.</summary>
    /// <exception cref="CommandFailure">It is open, and listens on more than loopback, whatever made it do so.</exception>
    internal static async Task<int> RunAsync(WebApplication app, ServeOptions options, Terminal terminal, Func<RunningServer, CancellationToken, Task> whenListening, CancellationToken cancellationToken)
    {
        await app.StartAsync(cancellationToken);
        if (options.Open && app.Services.GetRequiredService<BoundAddresses>() is { AreLocal: false } bound)
        {
            // Until here it asked for keys: being open needs the same.
            await app.StopAsync(CancellationToken.None);
            throw Refuse($"--open is for loopback addresses only, and the server listened on {string.Join(" ", bound.All)}; leave it out, and use keys");
        }

        // Not earlier: a start that fails must not use up the only time that the key is shown.
        var newKey = await FirstKey.AnnounceAsync(app.Services, options, terminal, cancellationToken);
        terminal.Say($"Sightglass listens on {string.Join(" ", app.Urls)}; data in {options.DataDirectory}");
        using var running = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, app.Lifetime.ApplicationStopping);
        try
        {
            await whenListening(new RunningServer(app, terminal, newKey), running.Token);
        }
        catch (OperationCanceledException) when (running.IsCancellationRequested)
        {
            // The server stops, and with it the work in whenListening.
        }
        catch
        {
            await app.StopAsync(CancellationToken.None);
            throw;
        }

        await app.WaitForShutdownAsync(cancellationToken);
        return ExitCode.Done;
    }

    private static CommandFailure Refuse(string reason) => new(ExitCode.Usage, reason);
}
