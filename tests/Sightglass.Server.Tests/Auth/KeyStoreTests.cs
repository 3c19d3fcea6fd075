using System.Text;
using Sightglass.Storage.Documents;
using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;

namespace Sightglass.Server.Auth;

/// <summary>Keys and their documents.</summary>
public sealed class KeyStoreTests : IAsyncLifetime
{
    private const string Old = "sg_old_0123456789abcdef01234567", Root = "sg_root_0123456789abcdef01234567", New = "sg_new_0123456789abcdef01234567", Given = "sg_given_0123456789abcdef01234567";

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
        var hash = ApiKey.HashOf(Old);
        _directory.Replace("keys.json", Encoding.UTF8.GetBytes($$"""[{"id":"{{hash[..8]}}","hash":"{{hash}}","scopes":7,"tenant":null,"createdAt":"2026-11-20T10:00:00+00:00"}]"""));
        var store = await LoadAsync();

        await store.ImportAsync(_directory, CancellationToken.None);
        await store.ImportAsync(_directory, CancellationToken.None);

        Assert.Equal(new ApiKey(hash[..8], hash, Scope.All, null, new DateTimeOffset(2026, 11, 20, 10, 0, 0, TimeSpan.Zero)), store.Find(Old));
        Assert.DoesNotContain("keys.json", _directory.List().Select(entry => entry.Name));
        Assert.Equal([("keys.json", 1L)], (await _documents.ListAsync(KeyStore.Kind, CancellationToken.None)).Select(document => (document.ChangedBy, document.Version)));
    }

    [Theory]
    [InlineData("[{")]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    [InlineData("{}")]
    [InlineData("7")]
    [InlineData("[{\"id\":\"\",\"hash\":\"00\",\"scopes\":7}]")]
    [InlineData("[{\"id\":\"a\",\"hash\":null,\"scopes\":7}]")]
    public async Task Keys_OfAnEarlierVersion_ThatAreDamaged_AreNamedAndStay(string file)
    {
        _directory.Replace("keys.json", Encoding.UTF8.GetBytes(file));
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
        await store.AddAsync(new NewKey(Root, Scope.All, null), "first start", CancellationToken.None);
        var added = (await store.AddAsync(new NewKey(New, Scope.Ingest, "t", "new"), "key 1", CancellationToken.None))!;
        Assert.Equal(new ApiKey(ApiKey.HashOf(New)[..8], ApiKey.HashOf(New), Scope.Ingest, "t", Now, "new"), added);
        Assert.Equal(added, await store.AddAsync(new NewKey(New, Scope.All, null), "key 1", CancellationToken.None));

        var next = await LoadAsync();
        Assert.Equal(added, next.Find(New));
        Assert.Equal(added, next.FindById(added.Id));
        Assert.True(await next.TryRemoveAsync(added, "key 2", CancellationToken.None));
        Assert.Null(next.Find(New));
        Assert.Null(next.FindById(added.Id));
        Assert.Null((await LoadAsync()).Find(New));
        Assert.Equal(
            [(DocumentAction.Delete, "key 2"), (DocumentAction.Create, "key 1")],
            (await _documents.VersionsAsync(new(KeyStore.Kind, added.Id), CancellationToken.None)).Select(version => (version.Action, version.ChangedBy)));
    }

    [Fact]
    public async Task Key_ThatAnotherServerMadeMeanwhile_IsTheSameKey()
    {
        var (one, other) = (await LoadAsync(), await LoadAsync());

        var added = await one.AddAsync(new NewKey(Given, Scope.All, null), "one", CancellationToken.None);

        Assert.Equal(added, await other.AddAsync(new NewKey(Given, Scope.All, null), "other", CancellationToken.None));
        Assert.Single(await _documents.ListAsync(KeyStore.Kind, CancellationToken.None));
    }

    [Fact]
    public async Task Document_OfAnotherShape_IsLeftOut_AndTheOtherKeysAreThere()
    {
        var store = await LoadAsync();
        var added = (await store.AddAsync(new NewKey(Root, Scope.All, null), "first start", CancellationToken.None))!;
        foreach (var (id, body) in ((string, string)[])[("one", "[]"), ("two", "{}"), ("three", "null")])
        {
            await _documents.WriteAsync(new DocumentWrite(new DocumentKey(KeyStore.Kind, id), body, "another program"), CancellationToken.None);
        }

        Assert.Equal([added], (await LoadAsync()).All);
        Assert.Equal(["key 'one', version 1", "key 'three', version 1", "key 'two', version 1"], _damages.Entries.Select(entry => entry.Place));
    }

    [Theory]
    [InlineData("")]
    [InlineData("a")]
    [InlineData("password")]
    public async Task Key_ThatAnybodyGuesses_IsEndedAtStart(string text)
    {
        var guessable = ApiKey.HashOf(text);
        await WriteAsync(new ApiKey(guessable[..8], guessable, Scope.All, null, Now));
        var store = await LoadAsync();
        Assert.Null(store.Find(text));

        Assert.Equal([guessable[..8]], (await store.EndUnwantedAsync(null, CancellationToken.None)).Select(key => key.Id));

        Assert.False(store.HasRoot);
        Assert.Empty((await LoadAsync()).All);
    }

    [Fact]
    public async Task Key_OfTheEnvironment_EndsWhenAnotherIsThere()
    {
        var store = await LoadAsync();
        var made = await store.AddAsync(new NewKey(Root, Scope.All, null, "by hand"), "key 1", CancellationToken.None);
        await store.AddAsync(new NewKey(Old, Scope.All, null, KeyStore.EnvironmentName), KeyStore.EnvironmentName, CancellationToken.None);
        Assert.Empty(await store.EndUnwantedAsync(Old, CancellationToken.None));
        Assert.Empty(await store.EndUnwantedAsync(null, CancellationToken.None));
        await store.AddAsync(new NewKey(Given, Scope.All, null, KeyStore.EnvironmentName), KeyStore.EnvironmentName, CancellationToken.None);

        Assert.Equal([ApiKey.HashOf(Old)], (await store.EndUnwantedAsync(Given, CancellationToken.None)).Select(key => key.Hash));

        Assert.Null(store.Find(Old));
        Assert.NotNull(store.Find(Given));
        Assert.Equal(made, (await LoadAsync()).Find(Root));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sg_short")]
    public async Task Key_ThatCannotBeOne_IsNotStored(string text)
    {
        var store = await LoadAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => store.AddAsync(new NewKey(text, Scope.All, null), "test", CancellationToken.None));

        Assert.Empty(store.All);
    }

    [Fact]
    public async Task Keys_OfOneTenant_LeaveRoomForOthers()
    {
        for (var i = 0; i < KeyStore.MaxKeysOfTenant; i++)
        {
            await WriteAsync(KeyOf("acme"));
        }

        var store = await LoadAsync();

        Assert.Null(await store.AddAsync(new NewKey(ApiKey.Generate(), Scope.Ingest, "acme"), "key 1", CancellationToken.None));
        Assert.NotNull(await store.AddAsync(new NewKey(ApiKey.Generate(), Scope.Ingest, "globex"), "key 1", CancellationToken.None));
        Assert.NotNull(await store.AddAsync(new NewKey(ApiKey.Generate(), Scope.All, null), "key 1", CancellationToken.None));
    }

    [Theory]
    [InlineData("acme", "the tenant 'acme' has 1000 keys, as many as it may, or all tenants together have 10000; revoke one.")]
    [InlineData(null, "1000 keys are for all tenants, as many as may be; revoke one.")]
    public void Keys_TooMany_AreRefusedWithTheLimit(string? tenant, string detail)
    {
        var problem = AuthProblems.TooManyKeys(tenant);

        Assert.Equal((409, "too-many-keys", detail), (problem.StatusCode, problem.ProblemDetails.Extensions["code"], problem.ProblemDetails.Detail));
    }

    private static ApiKey KeyOf(string tenant)
    {
        var hash = ApiKey.HashOf(ApiKey.Generate());
        return new ApiKey(hash[..16], hash, Scope.Ingest, tenant, Now);
    }

    private Task WriteAsync(ApiKey key) => _documents.WriteAsync(DocumentWrite.Of(new DocumentKey(KeyStore.Kind, key.Id), key, "earlier version"), CancellationToken.None);

    private async Task<KeyStore> LoadAsync()
    {
        var store = new KeyStore(_documents, new SetClock(Now));
        await store.LoadAsync(CancellationToken.None);
        return store;
    }
}
