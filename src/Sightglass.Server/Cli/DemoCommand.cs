using System.CommandLine;
using System.Globalization;
using Sightglass.Server.Catalog;
using Sightglass.Server.Composition;
using Sightglass.Server.Demo;
using Sightglass.Server.Ingest;
using Sightglass.Server.Storage;
using Sightglass.Storage.Documents;
using Sightglass.Storage.Files;
using Sightglass.Storage.Spool;

namespace Sightglass.Server.Cli;

/// <summary><c>sightglass demo</c>: a server with a month of simulated traffic, and live events after that.</summary>
internal static class DemoCommand
{
    private static readonly TimeSpan VisibilityPause = TimeSpan.FromMilliseconds(100);

    public static Command Create()
    {
        var data = CommonOptions.Data(() => CommonOptions.DefaultDemoData);
        var urls = CommonOptions.Urls();
        var packs = CommonOptions.Packs();
        var days = new Option<int?>("--days") { Description = $"Days of history to make at the first start; {DemoOptions.DefaultDays} by default", HelpName = "N" };
        var seed = new Option<ulong?>("--seed") { Description = "Another seed gives another history", HelpName = "N" };
        var rate = new Option<double?>("--rate") { Description = "Live events a minute, averaged over a week; by default as many as in the history", HelpName = "N" };
        var noLive = new Option<bool>("--no-live") { Description = "End with the history: no live events" };
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > DemoOptions.MaxDays)
            {
                result.AddError($"--days is 1 to {DemoOptions.MaxDays}");
            }
        });
        rate.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is not (null or (> 0 and <= 600_000)))
            {
                result.AddError("--rate is more than 0 and at most 600000 events a minute; --no-live makes none");
            }
        });
        var command = new DocumentedCommand("demo", "Runs a server with a month of simulated traffic",
            "sightglass demo",
            "sightglass demo --rate 600 --urls http://127.0.0.1:5000",
            "sightglass demo --packs workers-ai --days 7 --no-live --data demo-week") { data, urls, packs, days, seed, rate, noLive };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var options = new ServeOptions
            {
                DataDirectory = Path.GetFullPath(parsed.GetRequiredValue(data)),
                Urls = parsed.GetRequiredValue(urls),
                Packs = CommonOptions.SplitNames(parsed.GetValue(packs)),
            };
            var demo = new DemoOptions(parsed.GetValue(days), parsed.GetValue(seed), !parsed.GetValue(noLive), parsed.GetValue(rate));
            try
            {
                return await ServerRun.RunAsync(options, Terminal.Of(parsed), (server, running) => PlayAsync(server, demo, running), cancellationToken);
            }
            catch (DemoMismatchException exception)
            {
                throw new CommandFailure(ExitCode.Usage, exception.Message);
            }
        });
        return command;
    }

    private static async Task PlayAsync(RunningServer server, DemoOptions options, CancellationToken cancellationToken)
    {
        var services = server.App.Services;
        var models = DemoTraffic.Load(services.GetRequiredService<ActiveCatalog>().Current.Catalog.Packs, RepositoryFolder.Find("packs") ?? "packs");
        if (models.Count == 0)
        {
            throw new CommandFailure(ExitCode.Usage, "none of the packs describes demo traffic; name one that has a demo.yaml with --packs");
        }

        var documents = services.GetRequiredService<DocumentStore>();
        var history = await DemoHistory.ReadAsync(documents, services.GetRequiredService<DataDirectory>().Root, cancellationToken);
        var player = new DemoPlayer(services.GetRequiredService<IngestPipeline>(), services.GetRequiredService<IngestFormats>().Events, documents, services.GetRequiredService<TimeProvider>(), models, options, history);
        var end = services.GetRequiredService<TimeProvider>().GetUtcNow();
        server.Terminal.Say($"The page fills while the traffic is loaded. Open {server.CreateSignInLink()}");
        await ProgressText.ShowAsync(server.Terminal, () => DescribeLoad(player, end), LoadAsync(player, services, cancellationToken));
        server.Terminal.Say(string.Create(CultureInfo.InvariantCulture,
            $"The demo is ready: {player.Days} days of traffic of {string.Join(", ", models.Select(model => model.Pack))} ({player.LoadedEvents:N0} events loaded by this start){(options.Live ? ", and live events from now on" : "")}."));
        if (options.Live)
        {
            await player.PlayLiveAsync(cancellationToken);
        }
    }

    private static async Task LoadAsync(DemoPlayer player, IServiceProvider services, CancellationToken cancellationToken)
    {
        await player.LoadAsync(cancellationToken);
        await services.GetRequiredService<StorageService>().WaitUntilReadyAsync(cancellationToken);

        // A person who opens the page now should see the whole month.
        var spool = services.GetRequiredService<EventSpool>();
        while (spool.PendingRows > 0)
        {
            await Task.Delay(VisibilityPause, cancellationToken);
        }
    }

    private static string DescribeLoad(DemoPlayer player, DateTimeOffset end)
    {
        var part = (player.Position - player.HistoryStart) / (end - player.HistoryStart);
        return string.Create(CultureInfo.InvariantCulture, $"Loading traffic from {player.HistoryStart:d MMM} to now: {Math.Clamp(part, 0, 1):P0}, {player.LoadedEvents:N0} events");
    }
}
