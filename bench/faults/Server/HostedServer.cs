using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sightglass.Server.Catalog;
using Sightglass.Server.Composition;

namespace Sightglass.Faults.Server;

/// <summary>The product's server, composed in a process of the campaign: with a clock that jumps, and with packs from another folder. The product needs no switch for either.</summary>
internal static class HostedServer
{
    /// <summary>Environment variable with the path of the file for <see cref="OffsetTime"/>.</summary>
    public const string ClockVariable = "FAULTS_CLOCK";

    /// <summary>Environment variable with a folder of shipped packs.</summary>
    public const string PacksVariable = "FAULTS_PACKS";

    /// <summary>Environment variable with the process id of the campaign: without it the server has nobody to serve, and would hold the disk.</summary>
    public const string CampaignVariable = "FAULTS_CAMPAIGN";

    private static readonly TimeSpan WatchEvery = TimeSpan.FromMilliseconds(500);

    /// <returns>0 after a clean stop, 2 when the server cannot run, as <c>sightglass serve</c>.</returns>
    public static async Task<int> RunAsync(string dataDirectory, string urls)
    {
        if (Environment.GetEnvironmentVariable(CampaignVariable) is { } campaign)
        {
            _ = EndWithAsync(campaign);
        }

        try
        {
            await using var app = SightglassServer.Build(new ServeOptions { DataDirectory = Path.GetFullPath(dataDirectory), Urls = urls }, builder =>
            {
                if (Environment.GetEnvironmentVariable(ClockVariable) is { } clock)
                {
                    builder.Services.AddSingleton<TimeProvider>(new OffsetTime(clock));
                }

                if (Environment.GetEnvironmentVariable(PacksVariable) is { } packs)
                {
                    // Of two services of a type the later one counts.
                    builder.Services.AddCatalog(ShippedPacks.Read(packs, []));
                }
            });
            await app.StartAsync();
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (Exception exception) when (exception is IOException or CatalogException or ConfigurationMistakeException)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 2;
        }
    }

    private static async Task EndWithAsync(string campaign)
    {
        while (Directory.Exists($"/proc/{campaign}"))
        {
            await Task.Delay(WatchEvery);
        }

        Environment.Exit(1);
    }
}
