using System.Text.Json;
using Sightglass.Storage.Documents;
using Sightglass.Storage.Files;

namespace Sightglass.Server.Demo;

/// <summary>The state of an installation's demo: a later start continues where the last one ended, so that the charts have no gap.</summary>
/// <param name="Seed">Seed of the simulation; another one would not match the existing events.</param>
/// <param name="Days">Length of the history that the first start generated.</param>
/// <param name="Packs">By pack.</param>
internal sealed record DemoHistory(ulong Seed, int Days, Dictionary<string, PackHistory> Packs)
{
    // Where the first versions of the program stored it.
    private const string FormerFileName = "demo.json";

    private static readonly DocumentKey Key = new(DocumentKind.State("demo"), "history");

    /// <returns>Null when there is no demo yet.</returns>
    public static async Task<DemoHistory?> ReadAsync(DocumentStore documents, IStoreDirectory directory, CancellationToken cancellationToken)
    {
        if (directory.TryReadAll(FormerFileName) is { } file)
        {
            await JsonSerializer.Deserialize<DemoHistory>(file, JsonSerializerOptions.Web)!.WriteAsync(documents, cancellationToken);
            directory.Delete(FormerFileName);
            directory.Sync();
        }

        return (await documents.FindAsync(Key, cancellationToken))?.Read<DemoHistory>();
    }

    public Task WriteAsync(DocumentStore documents, CancellationToken cancellationToken) =>
        documents.WriteAsync(DocumentWrite.Of(Key, this, "demo"), cancellationToken);
}

/// <param name="Origin">Day 0 of the pack's growth and incidents.</param>
/// <param name="LoadedUntil">Every event before this time was ingested.</param>
internal sealed record PackHistory(DateTimeOffset Origin, DateTimeOffset LoadedUntil);
