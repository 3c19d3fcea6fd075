using System.Text;
using Sightglass.Storage.Documents;
using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;

namespace Sightglass.Server.Auth;

/// <summary>Keys and their documents.</summary>
public sealed class KeyStoreTests : IAsyncLifetime
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 10, 0, 0, TimeSpan.Zero);

    private readonly StoreDirectory _directory = new(Directory.CreateTempSubdirectory("sightglass-keys-").FullName);
    private readonly DamageLog _damages = Damages.NewLog();
    private DocumentStore _documents = null!;

    public async ValueTask InitializeAsync()
    {
        _documents = new DocumentStore(DocumentDatabase.Sqlite(_directory), new SetClock(Now), _damages);
        await _documents.OpenAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _documents.DisposeAsync();
        Directory.Delete(_directory.Path, recursive: true);
    }

    [Fact]
    public async Task Keys_OfAnEarlierVersion_AreTakenOverOnce()
    {
        var hash = ApiKey.HashOf("sg_old");
        _directory.Replace("keys.json", Encoding.UTF8.GetBytes($$"""[{"id":"{{hash[..8]}}","hash":"{{hash}}","scopes":7,"tenant":null,"createdAt":"2026-11-20T10:00:00+00:00"}]"""));
        var store = await LoadAsync();

        await store.ImportAsync(_directory, CancellationToken.None);
        await store.ImportAsync(_directory, CancellationToken.None);

        Assert.Equal(new ApiKey(hash[..8], hash, Scope.All, null, new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero)), store.Find("sg_old"));
        Assert.DoesNotContain("keys.json", _directory.List().Select(entry => entry.Name));
        Assert.Equal([("keys.json", 1L)], (await _documents.ListAsync(KeyStore.Kind, CancellationToken.None)).Select(document => (document.ChangedBy, document.Version)));
    }

    [Fact]
    public async Task Keys_OfAnEarlierVersion_ThatAreDamaged_AreNamedAndStay()
    {
        _directory.Replace("keys.json", "[{"u8);
        var store = await LoadAsync();

        var failure = await Assert.ThrowsAsync<IOException>(() => store.ImportAsync(_directory, CancellationToken.None));

        Assert.StartsWith($"keys.json in {_directory.Path} is damaged: ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("Put back a copy of it, or remove it and make new keys", failure.Message, StringComparison.Ordinal);
        Assert.Contains("keys.json", _directory.List().Select(entry => entry.Name));
    }

    [Fact]
    public async Task Key_AddedAndRemoved_IsSoForTheNextStartToo()
    {
        var store = await LoadAsync();
        await store.AddAsync(new NewKey("sg_root", Scope.All, null), "first start", CancellationToken.None);
        var added = (await store.AddAsync(new NewKey("sg_new", Scope.Ingest, "t", "new"), "key 1", CancellationToken.None))!;
        Assert.Equal(new ApiKey(ApiKey.HashOf("sg_new")[..8], ApiKey.HashOf("sg_new"), Scope.Ingest, "t", Now, "new"), added);
        Assert.Equal(added, await store.AddAsync(new NewKey("sg_new", Scope.All, null), "key 1", CancellationToken.None));

        var next = await LoadAsync();
        Assert.Equal(added, next.Find("sg_new"));
        Assert.Equal(added, next.FindById(added.Id));
        Assert.True(await next.TryRemoveAsync(added, "key 2", CancellationToken.None));
        Assert.Null(next.Find("sg_new"));
        Assert.Null(next.FindById(added.Id));
        Assert.Null((await LoadAsync()).Find("sg_new"));
        Assert.Equal(
            [(DocumentAction.Delete, "key 2"), (DocumentAction.Create, "key 1")],
            (await _documents.VersionsAsync(new(KeyStore.Kind, added.Id), CancellationToken.None)).Select(version => (version.Action, version.ChangedBy)));
    }

    [Fact]
    public async Task Key_ThatAnotherServerMadeMeanwhile_IsTheSameKey()
    {
        var (one, other) = (await LoadAsync(), await LoadAsync());

        var added = await one.AddAsync(new NewKey("sg_given", Scope.All, null), "one", CancellationToken.None);

        Assert.Equal(added, await other.AddAsync(new NewKey("sg_given", Scope.All, null), "other", CancellationToken.None));
        Assert.Single(await _documents.ListAsync(KeyStore.Kind, CancellationToken.None));
    }

    [Fact]
    public async Task Document_OfAnotherShape_IsLeftOut_AndTheOtherKeysAreThere()
    {
        var store = await LoadAsync();
        var added = (await store.AddAsync(new NewKey("sg_new", Scope.All, null), "first start", CancellationToken.None))!;
        foreach (var (id, body) in ((string, string)[])[("one", "[]"), ("two", "{}"), ("three", "null")])
        {
            await _documents.WriteAsync(new DocumentWrite(new DocumentKey(KeyStore.Kind, id), body, "another program"), CancellationToken.None);
        }

        Assert.Equal([added], (await LoadAsync()).All);
        Assert.Equal(["key 'one', version 1", "key 'three', version 1", "key 'two', version 1"], _damages.Entries.Select(entry => entry.Place));
    }

    private async Task<KeyStore> LoadAsync()
    {
        var store = new KeyStore(_documents, new SetClock(Now));
        await store.LoadAsync(CancellationToken.None);
        return store;
    }
}
