using Sightglass.Storage;
using Sightglass.Storage.Blocks;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Documents;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;
using Sightglass.Storage.Spool;
using Sightglass.Storage.Tables;
using Sightglass.Storage.Writing;

namespace Sightglass.Server.Storage;

/// <summary>Storage: the data folder, documents, the spool, the engine, and the writer from the spool to the engine.</summary>
internal static class StorageFeature
{
    /// <param name="services">May contain an <see cref="EngineCommand"/> that starts the engine in another way.</param>
    /// <param name="options">Options of all its parts.</param>
    public static void AddStorage(this IServiceCollection services, StorageOptions options)
    {
        services.AddSingleton(options.Engine);
        services.AddSingleton(options.Spool);
        services.AddSingleton(options.Writer);
        services.AddSingleton(options.ClickHouse);
        services.AddSingleton(options.Queries);
        services.AddSingleton<StorageMetrics>();
        services.AddSingleton(_ => new DataDirectory(options.DataDirectory));
        services.AddSingleton(provider => new DamageLog(
            provider.GetRequiredService<DataDirectory>().Root,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<StorageMetrics>(),
            provider.GetRequiredService<ILogger<DamageLog>>()));
        services.AddSingleton(provider => new DocumentStore(
            DocumentDatabase.Of(options.Documents, provider.GetRequiredService<DataDirectory>().Root),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<DamageLog>()));
        services.AddSingleton(provider => new EngineSupervisor(
            provider.GetRequiredService<EngineOptions>(),
            provider.GetService<EngineCommand>() ?? EngineCommand.ForThisProgram(),
            options.DataDirectory,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<StorageMetrics>(),
            provider.GetRequiredService<ILogger<EngineSupervisor>>())
        {
            Restored = file => provider.GetRequiredService<DamageLog>().Add(
                DamageKind.Part, $"engine/db/{file}", 0, "the definition could not be read, and a copy is in its place; no event is lost. If a column was added in the last seconds before, the first event that has it adds it again."),
            CannotStart = reason => provider.GetRequiredService<DamageLog>().Add(
                DamageKind.Part, "engine/db", 0, $"the engine cannot read its files and does not start; events wait in the spool. Stop the server, and put the folder engine back from a backup of the data folder. It said: {reason}"),
        });
        services.AddSingleton(provider => new QueryAdmission(provider.GetRequiredService<QueryOptions>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider =>
        {
            var external = provider.GetRequiredService<ClickHouseOptions>().Endpoint;
            var engine = provider.GetRequiredService<EngineSupervisor>();
            var disk = provider.GetRequiredService<DataDirectory>().Root;
            return new ClickHouseClient(() => external ?? engine.Endpoint, provider.GetRequiredService<QueryAdmission>()) { FreeBytes = external is null ? () => disk.FreeBytes : null };
        });
        services.AddSingleton(provider => new PartSalvage(OwnClient(provider), options.DataDirectory, provider.GetRequiredService<ILogger<PartSalvage>>()));
        services.AddSingleton(provider => new PartInventory(
            OwnClient(provider),
            provider.GetRequiredService<DamageLog>(),
            provider.GetRequiredService<DataDirectory>().Root,
            provider.GetRequiredService<ClickHouseOptions>().Endpoint is null ? provider.GetRequiredService<BlockWriter>().Progress : null,
            SalvageOf(provider),
            provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new DamagedParts(
            OwnClient(provider),
            provider.GetRequiredService<PartInventory>(),
            SalvageOf(provider),
            provider.GetRequiredService<DamageLog>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<DamagedParts>>()));
        services.AddSingleton(provider => new EventsTable(provider.GetRequiredService<ClickHouseClient>(), options.Events));
        services.AddSingleton<ColumnMover>();
        services.AddSingleton(provider => EventSpool.Open(
            provider.GetRequiredService<DataDirectory>().Spool,
            provider.GetRequiredService<SpoolOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<StorageMetrics>(),
            provider.GetRequiredService<DamageLog>(),
            provider.GetRequiredService<ILogger<EventSpool>>()));
        services.AddSingleton(provider => new QuarantineStore(provider.GetRequiredService<DataDirectory>().Spool));
        services.AddSingleton<IBlockTarget>(provider => new BlockInserter(provider.GetRequiredService<ClickHouseClient>(), [EventsTable.Definition], provider.GetRequiredService<EventsTable>()));
        services.AddSingleton(provider => new BlockWriter(
            provider.GetRequiredService<EventSpool>(),
            provider.GetRequiredService<IBlockTarget>(),
            provider.GetRequiredService<QuarantineStore>(),
            provider.GetRequiredService<BlockWriterOptions>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<StorageMetrics>(),
            provider.GetRequiredService<DamageLog>(),
            provider.GetRequiredService<ILogger<BlockWriter>>()));
        services.AddSingleton<StorageService>();
        services.AddHostedService(provider => provider.GetRequiredService<StorageService>());
        services.AddHostedService<DamageWatch>();
    }

    private static PartSalvage? SalvageOf(IServiceProvider provider) => provider.GetRequiredService<ClickHouseOptions>().Endpoint is null ? provider.GetRequiredService<PartSalvage>() : null;

    /// <summary>A client that does not look for damage when a statement fails.</summary>
    private static ClickHouseClient OwnClient(IServiceProvider provider)
    {
        var external = provider.GetRequiredService<ClickHouseOptions>().Endpoint;
        var engine = provider.GetRequiredService<EngineSupervisor>();
        return new ClickHouseClient(() => external ?? engine.Endpoint);
    }

    public static void MapStorage(this IEndpointRouteBuilder routes) => routes.MapQuarantine();
}

/// <summary>The options of storage.</summary>
/// <param name="DataDirectory">The data folder.</param>
/// <param name="Engine">The embedded engine.</param>
/// <param name="Spool">The durable log.</param>
/// <param name="Writer">From the spool to the engine.</param>
/// <param name="ClickHouse">A server to use instead of the embedded engine, if set.</param>
/// <param name="Events">How the table of events is created.</param>
/// <param name="Documents">The database of documents.</param>
/// <param name="Queries">How many questions run and wait.</param>
internal sealed record StorageOptions(
    string DataDirectory, EngineOptions Engine, SpoolOptions Spool, BlockWriterOptions Writer, ClickHouseOptions ClickHouse, EventsTableOptions Events, DocumentsOptions Documents, QueryOptions Queries);
