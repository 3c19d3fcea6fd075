using System.Text.Json;
using Sightglass.Storage.Files;

namespace Sightglass.Server.Demo;

/// <summary>What a data directory remembers of its demo: a later start goes on where the last one ended, and the charts have no hole.</summary>
/// <param name="Seed">Of the simulation; another one would not fit what is there.</param>
/// <param name="Days">How much history the first start made.</param>
/// <param name="Packs">By pack.</param>
internal sealed record DemoHistory(ulong Seed, int Days, Dictionary<string, PackHistory> Packs)
{
    private const string FileName = "demo.json";

    /// <returns>Null when the directory holds no demo yet.</returns>
    public static DemoHistory? Read(IStoreDirectory directory)
    {
        if (directory.List().All(entry => entry.Name != FileName))
        {
            return null;
        }

        using var file = directory.Open(FileName);
        var bytes = new byte[file.Size];
        file.Read(0, bytes);
        return JsonSerializer.Deserialize<DemoHistory>(bytes, JsonSerializerOptions.Web);
    }

    public void Write(IStoreDirectory directory) =>
        directory.Replace(FileName, JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web));
}

/// <param name="Origin">Day 0 of the pack's growth and incidents.</param>
/// <param name="LoadedUntil">Every event before this was taken.</param>
internal sealed record PackHistory(DateTimeOffset Origin, DateTimeOffset LoadedUntil);
