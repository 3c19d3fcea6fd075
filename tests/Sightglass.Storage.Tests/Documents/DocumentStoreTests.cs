using Sightglass.Storage.Documents;
using Sightglass.Storage.Files;
using Sightglass.Testing;

namespace Sightglass.Storage.Tests.Documents;

/// <summary>What every database for documents must do.</summary>
public abstract class DocumentStoreTests : IAsyncLifetime
{
    private static readonly DocumentKind Board = DocumentKind.Edited("board");
    private static readonly DocumentKind Position = DocumentKind.State("position");
    private static readonly DateTimeOffset Start = new(2026, 11, 27, 12, 0, 0, 123, TimeSpan.Zero);
    private static readonly DocumentKey Home = new(Board, "home");
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly SetClock _clock = new(Start);
    private DocumentStore _store = null!;

    public async ValueTask InitializeAsync()
    {
        _store = await OpenAsync(_clock);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    [Fact]
    public async Task Document_WrittenChangedAndDeleted_HasTheVersionThatWasSaid()
    {
        Assert.Null(await _store.FindAsync(Home, None));
        Assert.Equal(Written(1), await WriteAsync(Home, """{"a":1}""", "ann"));
        _clock.Now = Start.AddMinutes(1);
        Assert.Equal(Written(2), await WriteAsync(Home, """{"a":2}""", "ben"));

        Assert.Equal(new Document(Home, 2, """{"a":2}""", "ben", Start.AddMinutes(1)), await _store.FindAsync(Home, None));

        Assert.Equal(Written(0), await WriteAsync(Home, null, "cas"));
        Assert.Null(await _store.FindAsync(Home, None));
        Assert.Empty(await _store.ListAsync(Board, None));
        Assert.Equal(Written(4), await WriteAsync(Home, """{"a":4}""", "ann"));
    }

    [Fact]
    public async Task Change_FromAnotherVersion_IsAConflictThatNamesThePresentOne()
    {
        Assert.Equal(Conflict(0), await WriteAsync(Home, "{}", expected: 1));
        Assert.Equal(Conflict(0), await WriteAsync(Home, null));
        Assert.Equal(Written(1), await WriteAsync(Home, "{}", expected: 0));
        Assert.Equal(Conflict(1), await WriteAsync(Home, """{"b":1}""", expected: 0));
        Assert.Equal(Written(2), await WriteAsync(Home, """{"b":2}""", expected: 1));
        Assert.Equal(Conflict(2), await WriteAsync(Home, null, expected: 1));
        Assert.Equal("""{"b":2}""", (await _store.FindAsync(Home, None))!.Body);
        Assert.Equal(Written(0), await WriteAsync(Home, null, expected: 2));
        Assert.Equal(Written(4), await WriteAsync(Home, "{}", expected: 0));
    }

    [Fact]
    public async Task Versions_TellWhoDidWhatAndWhen_NewestFirst()
    {
        await WriteAsync(Home, """{"a":1}""", "ann");
        _clock.Now = Start.AddHours(1);
        await WriteAsync(Home, """{"a":2}""", "ben");
        await WriteAsync(Home, null, "cas");
        await WriteAsync(Home, """{"a":4}""", "ann");

        Assert.Equal(
            [
                new DocumentVersion(4, DocumentAction.Create, """{"a":4}""", "ann", Start.AddHours(1)),
                new DocumentVersion(3, DocumentAction.Delete, null, "cas", Start.AddHours(1)),
                new DocumentVersion(2, DocumentAction.Update, """{"a":2}""", "ben", Start.AddHours(1)),
                new DocumentVersion(1, DocumentAction.Create, """{"a":1}""", "ann", Start),
            ],
            await _store.VersionsAsync(Home, None));
    }

    [Fact]
    public async Task Versions_MoreThanAreKept_AreTheNewest()
    {
        for (var i = 1; i <= DocumentKind.EditedVersions + 3; i++)
        {
            await WriteAsync(Home, $$"""{"i":{{i}}}""");
        }

        var versions = await _store.VersionsAsync(Home, None);
        Assert.Equal(Enumerable.Range(4, DocumentKind.EditedVersions).Reverse().Select(version => (long)version), versions.Select(version => version.Version));
    }

    [Fact]
    public async Task State_HasNoHistory()
    {
        var key = new DocumentKey(Position, "p");
        await WriteAsync(key, "1");
        Assert.Equal(Written(2), await WriteAsync(key, "2"));

        Assert.Empty(await _store.VersionsAsync(key, None));
        Assert.Equal("2", (await _store.FindAsync(key, None))!.Body);
    }

    [Fact]
    public async Task Tenants_AndKinds_AreKeptApart()
    {
        await WriteAsync(new(Board, "x", "b"), "1");
        await WriteAsync(new(Board, "x", "B"), "2");
        await WriteAsync(new(Board, "x"), "3");
        await WriteAsync(new(Board, "a", "b"), "4");
        await WriteAsync(new(Position, "x"), "5");

        Assert.Equal([(null, "x", "3"), ("B", "x", "2"), ("b", "a", "4"), ("b", "x", "1")], (await _store.ListAsync(Board, None)).Select(document => (document.Key.Tenant, document.Key.Id, document.Body)));
        Assert.Equal("5", (await _store.FindAsync(new(Position, "x"), None))!.Body);
        Assert.Null(await _store.FindAsync(new(Board, "x", "c"), None));
    }

    [Fact]
    public async Task Body_ThatIsTooLarge_IsNotTaken()
    {
        var largest = $"\"{new string('é', (DocumentStore.MaxBodyBytes / 2) - 1)}\"";
        Assert.Equal(Written(1), await WriteAsync(Home, largest));

        Assert.Equal(new DocumentWriteResult(DocumentWriteOutcome.TooLarge, 0), await WriteAsync(Home, largest + " "));
        Assert.Equal(largest, (await _store.FindAsync(Home, None))!.Body);
    }

    [Fact]
    public async Task Body_ThatIsNotWhatItShouldBe_IsNamed()
    {
        await WriteAsync(Home, """{"a":""");

        var failure = Assert.Throws<DocumentStoreException>(() => _store.FindAsync(Home, None).GetAwaiter().GetResult()!.Read<Dictionary<string, int>>());
        Assert.StartsWith("the document board 'home' (version 1) cannot be read: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changes_OfKinds_AreToldOnce()
    {
        await WriteAsync(Home, "1");
        await WriteAsync(new(Position, "p"), "1");
        var first = await _store.ChangedSinceAsync(0, None);
        Assert.Equal((2, "board position"), (first.Change, string.Join(' ', first.Kinds.Order(StringComparer.Ordinal))));
        Assert.Equal((2, ""), await ChangedAsync(2));

        await WriteAsync(Home, "1", expected: 0);
        Assert.Equal((2, ""), await ChangedAsync(2));
        await WriteAsync(Home, null);
        Assert.Equal((3, "board"), await ChangedAsync(2));

        async Task<(long, string)> ChangedAsync(long since) => await _store.ChangedSinceAsync(since, None) is var changes ? (changes.Change, string.Join(' ', changes.Kinds)) : default;
    }

    [Fact]
    public async Task Writers_AtTheSameTime_TakeTurns()
    {
        const int Writers = 4, Each = 25;
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                for (var isWritten = false; !isWritten;)
                {
                    var present = await _store.FindAsync(Home, None);
                    var write = new DocumentWrite(Home, ((present?.Read<int>() ?? 0) + 1).ToString(System.Globalization.CultureInfo.InvariantCulture), "w") { ExpectedVersion = present?.Version ?? 0 };
                    isWritten = (await _store.WriteAsync(write, None)).IsWritten;
                }
            }
        })));

        var counted = (await _store.FindAsync(Home, None))!;
        Assert.Equal((Writers * Each, Writers * Each), (counted.Version, counted.Read<int>()));
        Assert.Equal(Writers * Each, (await _store.ChangedSinceAsync(0, None)).Change);
    }

    [Fact]
    public async Task Deleted_LongAgo_IsForgotten()
    {
        var stays = new DocumentKey(Board, "stays");
        await WriteAsync(Home, "1");
        await WriteAsync(stays, "1");
        await WriteAsync(Home, null);
        _clock.Now = Start + DocumentStore.DeletedKept;
        Assert.Equal(0, await _store.TrimAsync(None));
        Assert.Equal(2, (await _store.VersionsAsync(Home, None)).Count);
        _clock.Now += TimeSpan.FromMilliseconds(1);

        Assert.Equal(1, await _store.TrimAsync(None));

        Assert.Empty(await _store.VersionsAsync(Home, None));
        Assert.Single(await _store.VersionsAsync(stays, None));
        Assert.Equal(Written(1), await WriteAsync(Home, "1"));
    }

    [Fact]
    public async Task Deleted_MoreThanAreKept_ForgetsTheOldestOfTheKind()
    {
        var few = new DocumentKind("few", 10) { MaxDeleted = 3 };
        var (stays, other) = (new DocumentKey(few, "stays"), new DocumentKey(Board, "other"));
        await WriteAsync(other, "1");
        await WriteAsync(other, null);
        await WriteAsync(stays, "1");
        for (var i = 0; i < 20; i++)
        {
            await WriteAsync(new(few, $"made-{i}", i % 2 == 0 ? "acme" : null), "1");
            await WriteAsync(new(few, $"made-{i}", i % 2 == 0 ? "acme" : null), null);
        }

        List<int> known = [];
        for (var i = 0; i < 20; i++)
        {
            known.AddRange((await _store.VersionsAsync(new(few, $"made-{i}", i % 2 == 0 ? "acme" : null), None)).Select(_ => i));
        }

        Assert.Equal([17, 17, 18, 18, 19, 19], known);
        Assert.Equal([stays], (await _store.ListAsync(few, None)).Select(document => document.Key));
        Assert.Equal(2, (await _store.VersionsAsync(other, None)).Count);
        Assert.Equal(Written(1), await WriteAsync(new(few, "made-1"), "1"));
        Assert.Equal(Written(3), await WriteAsync(new(few, "made-19"), "1"));
    }

    /// <summary>A store on an empty database that was opened twice.</summary>
    protected abstract Task<DocumentStore> OpenAsync(TimeProvider time);

    protected static async Task<DocumentStore> OpenTwiceAsync(Func<DocumentDatabase> database, TimeProvider time)
    {
        var (first, second) = (new DocumentStore(database(), time, Damages.NewLog()), new DocumentStore(database(), time, Damages.NewLog()));
        await Task.WhenAll(Task.Run(() => first.OpenAsync(None)), Task.Run(() => second.OpenAsync(None)));
        await first.DisposeAsync();
        return second;
    }

    private static DocumentWriteResult Written(long version) => new(DocumentWriteOutcome.Written, version);

    private static DocumentWriteResult Conflict(long version) => new(DocumentWriteOutcome.Conflict, version);

    private Task<DocumentWriteResult> WriteAsync(DocumentKey key, string? body, string actor = "ann", long? expected = null) =>
        _store.WriteAsync(new DocumentWrite(key, body, actor) { ExpectedVersion = expected }, None);
}

[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class SqliteDocumentTests : DocumentStoreTests, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sightglass-documents-").FullName;

    [Fact]
    public async Task File_OfDocuments_IsReadableByItsOwnerOnly()
    {
        await using var store = await OpenAsync(TimeProvider.System);
        await store.WriteAsync(new DocumentWrite(new(DocumentKind.State("s"), "a"), "1", "ann"), CancellationToken.None);

        Assert.Equal(["documents.db", "documents.db-shm", "documents.db-wal", "documents.log"], Directory.GetFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.All(Directory.GetFiles(_folder), file => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file)));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // One after the other: the lock of the data folder keeps a second server out.
    protected override async Task<DocumentStore> OpenAsync(TimeProvider time)
    {
        await using (var first = NewStore(time))
        {
            await first.OpenAsync(CancellationToken.None);
        }

        var second = NewStore(time);
        await second.OpenAsync(CancellationToken.None);
        return second;
    }

    private DocumentStore NewStore(TimeProvider time) => new(DocumentDatabase.Sqlite(new StoreDirectory(_folder)), time, Damages.NewLog());
}

public sealed class PostgresDocumentTests(PostgresFixture postgres) : DocumentStoreTests, IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task Server_ThatIsNotThere_IsNamedWithTheWayOut()
    {
        await using var store = new DocumentStore(DocumentDatabase.Postgres("Host=127.0.0.1;Port=1;Database=d;Username=u;Password=secret"), TimeProvider.System, Damages.NewLog());

        var failure = await Assert.ThrowsAsync<DocumentStoreException>(() => store.OpenAsync(CancellationToken.None));

        Assert.Equal("the documents in the PostgreSQL database 'd' at 127.0.0.1 cannot be used: Failed to connect to 127.0.0.1:1; see that it runs and that Documents:ConnectionString is right", failure.Message);
    }

    [Fact]
    public void ConnectionString_ThatCannotBeRead_IsNamed()
    {
        var failure = Assert.Throws<DocumentStoreException>(() => DocumentDatabase.Postgres("Hst=db;Password=secret"));

        Assert.Equal("Documents:ConnectionString cannot be read: Couldn't set hst (Parameter 'hst'); write, for example, 'Host=db.local;Database=sightglass;Username=sightglass;Password=…'", failure.Message);
    }

    protected override async Task<DocumentStore> OpenAsync(TimeProvider time)
    {
        var database = await postgres.Server.NewDatabaseAsync();
        return await OpenTwiceAsync(() => DocumentDatabase.Postgres(database), time);
    }
}

public sealed class PostgresFixture : IAsyncLifetime
{
    public PostgresServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Server = await PostgresServer.StartAsync();
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
