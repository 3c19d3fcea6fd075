using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Documents;
using Sightglass.Storage.Files;
using Sightglass.Storage.Tables;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Catalog;

/// <summary>The packs of an installation at start, without an engine.</summary>
public sealed class PackStoreTests : IAsyncLifetime
{
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly StoreDirectory _directory = new(Directory.CreateTempSubdirectory("sightglass-packs-").FullName);
    private readonly ShippedPacks _shipped = new([Source("shop", "Shop", "number"), Source("zoo", "Zoo", "number")]);
    private DocumentStore _documents = null!;

    public async ValueTask InitializeAsync()
    {
        _documents = new DocumentStore(DocumentDatabase.Sqlite(_directory), TimeProvider.System, Damages.NewLog());
        await _documents.OpenAsync(None);
    }

    public async ValueTask DisposeAsync()
    {
        await _documents.DisposeAsync();
        Directory.Delete(_directory.Path, recursive: true);
    }

    [Fact]
    public async Task Document_ThatCannotBeUsed_IsLeftOutForTheShippedPack()
    {
        await WriteAsync("shop", "name: shop\nversion: [");
        await WriteAsync("zoo", Source("zoo", "My zoo", "number").Text);
        await WriteAsync("more", Source("more", "More", "keyword").Text);

        var catalog = await LoadAsync();

        Assert.Equal(["More", "Shop", "My zoo"], catalog.Catalog.Packs.Select(pack => pack.Title));
    }

    [Fact]
    public async Task Packs_ThatContradictEachOther_AreLeftOutOneByOne()
    {
        await WriteAsync("aaa", Source("aaa", "First", "number").Text);
        await WriteAsync("bbb", Source("aaa", "Second", "number").Text.Replace("name: aaa", "name: bbb", StringComparison.Ordinal));

        Assert.Equal(["First", "Shop", "Zoo"], (await LoadAsync()).Catalog.Packs.Select(pack => pack.Title));
    }

    [Fact]
    public async Task Pack_Removed_StaysRemoved()
    {
        await WriteAsync("shop", null);

        Assert.Equal(["Zoo"], (await LoadAsync()).Catalog.Packs.Select(pack => pack.Title));
    }

    [Fact]
    public async Task ShippedField_OfAnotherTypeThanBefore_LeavesItsPackOut()
    {
        await LoadAsync();

        var catalog = await LoadAsync(new ShippedPacks([Source("shop", "Shop", "keyword"), Source("bar", "Bar", "text")]));

        Assert.Equal(["bar"], catalog.Catalog.Packs.Select(pack => pack.Name));
    }

    private static PackSource Source(string name, string title, string type) => new(name, $"{name}.yaml", $$"""
        name: {{name}}
        title: {{title}}
        version: 1
        description: A pack.
        fields:
          {{name}}_field: {type: {{type}}, description: A field}
        events:
          {{name}}_done: {description: It is done., kind: log}
        """);

    private Task WriteAsync(string name, string? yaml) =>
        _documents.WriteAsync(DocumentWrite.Of(new DocumentKey(PackDocument.Kind, name), new PackDocument(yaml), "test"), None);

    private async Task<LoadedCatalog> LoadAsync(ShippedPacks? shipped = null)
    {
        var active = new ActiveCatalog(LoadedCatalog.Load(shipped ?? _shipped, EventIds.WithoutSecret));
        using var client = new ClickHouseClient(() => null);
        await new PackStore(shipped ?? _shipped, active, _documents, new EventsTable(client), NullLogger<PackStore>.Instance).LoadAsync(None);
        return active.Current;
    }
}
