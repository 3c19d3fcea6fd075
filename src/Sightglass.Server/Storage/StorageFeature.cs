using Sightglass.Storage;
using Sightglass.Storage.Blocks;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Documents;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Files;
using Sightglass.Storage.Spool;
using Sightglass.Storage.Writing;

namespace Sightglass.Server.Storage;

/// <summary>What keeps the events: the folder, the spool, the engine, the writer from one to the other.</summary>
internal static class StorageFeature
{
    /// <summary>What people make; telemetry is not in it.</summary>
    public static void AddDocuments(this IServiceCollection services, DocumentsOptions options) =>
        services.AddSingleton(provider => new DocumentStore(
            DocumentDatabase.Of(options, provider.GetRequiredService<DataDirectory>().Root),
            provider.GetRequiredService<TimeProvider>()));

    /// <param name="services">May hold an <see cref="EngineCommand"/> that starts the engine another way.</param>
    /// <param name="dataDirectory">Where everything is kept.</param>
    /// <param name="engineOptions">The embedded engine.</param>
    /// <param name="spoolOptions">The durable log.</param>
    /// <param name="clickHouse">In place of the embedded engine, where it names one.</param>
    public static void AddStorage(this IServiceCollection services, string dataDirectory, EngineOptions engineOptions, SpoolOptions spoolOptions, ClickHouseOptions clickHouse)
    {
        services.AddSingleton(engineOptions);
        services.AddSingleton(spoolOptions);
        services.AddSingleton(clickHouse);
        services.AddSingleton<StorageMetrics>();
        services.AddSingleton(_ => new DataDirectory(dataDirectory));
        services.AddSingleton(provider => new EngineSupervisor(
            provider.GetRequiredService<EngineOptions>(),
            provider.GetService<EngineCommand>() ?? EngineCommand.ForThisProgram(),
            dataDirectory,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<StorageMetrics>(),
            provider.GetRequiredService<ILogger<EngineSupervisor>>()));
        services.AddSingleton(provider =>
        {
            var engine = provider.GetRequiredService<EngineSupervisor>();
            return new ClickHouseClient(() => clickHouse.Endpoint ?? engine.Endpoint);
        });
        services.AddSingleton(provider => EventSpool.Open(
            provider.GetRequiredService<DataDirectory>().Spool,
            provider.GetRequiredService<SpoolOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<StorageMetrics>(),
            provider.GetRequiredService<ILogger<EventSpool>>()));
        services.AddSingleton(provider => new BlockWriter(
            provider.GetRequiredService<EventSpool>(),
            provider.GetRequiredService<DataDirectory>().Spool,
            (records, cancellationToken) => provider.GetRequiredService<ClickHouseClient>().InsertAsync(BlockInsert.Prepare(records), cancellationToken),
            new BlockWriterOptions(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<StorageMetrics>(),
            provider.GetRequiredService<ILogger<BlockWriter>>()));
        services.AddSingleton<StorageService>();
        services.AddHostedService(provider => provider.GetRequiredService<StorageService>());
    }
}
