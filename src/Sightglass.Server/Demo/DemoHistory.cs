using System.Text.Json;
using System.Text.Json.Serialization;
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

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <returns>Null when there is no demo yet.</returns>
    /// <exception cref="IOException">The file of an earlier version is damaged, or the documents are.</exception>
    public static async Task<DemoHistory?> ReadAsync(DocumentStore documents, IStoreDirectory directory, CancellationToken cancellationToken)
    {
        if (ReadFormer(directory) is { } former)
        {
            await former.WriteAsync(documents, cancellationToken);
            directory.Delete(FormerFileName);
            directory.Sync();
        }

        return (await documents.FindAsync(Key, cancellationToken))?.Read<DemoHistory>();
    }

    public Task WriteAsync(DocumentStore documents, CancellationToken cancellationToken) =>
        documents.WriteAsync(DocumentWrite.Of(Key, this, "demo"), cancellationToken);

    private static DemoHistory? ReadFormer(IStoreDirectory directory)
    {
        try
        {
            return directory.TryReadAll(FormerFileName) is not { } file ? null
                : JsonSerializer.Deserialize<DemoHistory>(file, Strict) is { Days: > 0 and <= DemoOptions.MaxDays } read && read.Packs.Values.All(pack => pack?.Origin <= pack?.LoadedUntil) ? read
                : throw new JsonException("its values cannot be those of a demo.");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"{FormerFileName} in {directory.Path} cannot be read: {exception.Message} Put back a copy of it, or choose another folder with --data; if it is removed, the whole history is loaded again beside the events that are there",
                exception);
        }
    }
}

/// <param name="Origin">Day 0 of the pack's growth and incidents.</param>
/// <param name="LoadedUntil">Every event before this time was ingested.</param>
internal sealed record PackHistory(DateTimeOffset Origin, DateTimeOffset LoadedUntil);
