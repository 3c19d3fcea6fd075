using Microsoft.Data.Sqlite;
using Sightglass.Storage.Documents;
using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;
using Sightglass.Testing;

namespace Sightglass.Storage.Tests.Documents;

/// <summary>Damage of the files of documents: what one copy has lost comes back from the other and is reported, and nothing is silently wrong.</summary>
public sealed class DocumentDamageTests : IDisposable
{
    private const int Seed = 20261127;
    private const int FlipsInAFile = 40;

    private static readonly DocumentKind Key = DocumentKind.Edited("key");
    private static readonly DocumentKind State = DocumentKind.State("state");
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string _root = Directory.CreateTempSubdirectory("sightglass-damage-").FullName;
    private int _folders;

    public static TheoryData<string, bool> Files => new()
    {
        { "documents.db", false },
        { "documents.log", false },
        { "documents.db", true },
        { "documents.db-wal", true },
        { "documents.db-shm", true },
        { "documents.log", true },
    };

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Bit_FlippedAnywhere_LosesNothing(string file, bool isKilled)
    {
        var (original, expected) = await MakeAsync(isKilled);
        var size = new FileInfo(Path.Combine(original, file)).Length;
        var random = new Random(Seed);
        var reported = 0;
        for (var round = 0; round < FlipsInAFile; round++)
        {
            // Half of them in the first bytes, where the headers are.
            var offset = random.NextInt64(round % 2 == 0 ? size : Math.Min(size, 512));
            var folder = Copy(original);
            Flip(Path.Combine(folder, file), offset, (byte)(1 << random.Next(8)));

            reported += await AssertKeptAsync(folder, expected, $"{file}, byte {offset}, round {round}") ? 1 : 0;
        }

        // Bits of the shared memory that each start makes anew, and of pages that the write-ahead log has too, change nothing.
        Assert.True(reported > 0 || file == "documents.db-shm" || (isKilled && file == "documents.db"), "no damage was found: the test tells nothing");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task File_CutEmptyGoneOrAFolder_LosesNothing(string file, bool isKilled)
    {
        var (original, expected) = await MakeAsync(isKilled);
        var size = new FileInfo(Path.Combine(original, file)).Length;
        var random = new Random(Seed);
        Action<string>[] ways =
        [
            File.Delete,
            path => File.WriteAllBytes(path, []),
            path => File.WriteAllBytes(path, new byte[size]),
            path => File.WriteAllText(path, "this is not a database, and it is longer than a header of one hundred bytes so that nobody takes it for an empty one"),
            path =>
            {
                File.Delete(path);
                Directory.CreateDirectory(path);
                File.WriteAllText(Path.Combine(path, "something"), "x");
            },
            .. Enumerable.Range(0, 15).Select(_ => random.NextInt64(1, size)).Select(length => (Action<string>)(path => Cut(path, length))),
        ];
        for (var way = 0; way < ways.Length; way++)
        {
            var folder = Copy(original);
            ways[way](Path.Combine(folder, file));

            var isReported = await AssertKeptAsync(folder, expected, $"{file}, way {way}");
            // What the write-ahead log has too is not missed.
            Assert.True(isReported || (isKilled && file != "documents.log"), $"{file}, way {way} was not reported");
        }
    }

    [Fact]
    public async Task BothCopies_Unreadable_AreNamedWithTheWayOut()
    {
        var (folder, _) = await MakeAsync(isKilled: false);
        await File.WriteAllTextAsync(Path.Combine(folder, "documents.log"), "nothing\nof ours\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "documents.db"), "this is not a database, and it is longer than a header of one hundred bytes so that nobody takes it for an empty one");

        var failure = await Assert.ThrowsAsync<DocumentStoreException>(() => OpenAsync(folder, Damages.NewLog()));

        Assert.Equal(
            $"{Path.Combine(folder, "documents.db")} is damaged (SQLite Error 26: 'file is not a database'.), and documents.log beside it, which has the same content, is damaged too; "
            + "put back a copy of both, or move both away to start without the keys and packs that are in them",
            failure.Message);
    }

    [Fact]
    public async Task Revocation_ComesThrough_AnOlderCopyOfEitherFile()
    {
        foreach (var file in (string[])["documents.db", "documents.log"])
        {
            var folder = NewFolder();
            var store = await OpenAsync(folder, Damages.NewLog());
            await WriteAsync(store, new(Key, "a"), "1");
            await WriteAsync(store, new(Key, "b"), "1");
            await store.DisposeAsync();
            var older = await File.ReadAllBytesAsync(Path.Combine(folder, file));
            store = await OpenAsync(folder, Damages.NewLog());
            await WriteAsync(store, new(Key, "a"), null);
            await WriteAsync(store, new(Key, "c"), "1");
            await store.DisposeAsync();
            await File.WriteAllBytesAsync(Path.Combine(folder, file), older);

            var damages = Damages.NewLog();
            store = await OpenAsync(folder, damages);

            Assert.Equal(["b", "c"], (await store.ListAsync(Key, None)).Select(document => document.Key.Id));
            Assert.Equal((DamageKind.Documents, 0L), (Assert.Single(damages.Entries).Kind, damages.Entries[0].Rows));
            await store.DisposeAsync();
        }
    }

    /// <summary>Also when so much was deleted after it that neither file knows of the revocation any more.</summary>
    [Theory]
    [InlineData("documents.db")]
    [InlineData("documents.log")]
    public async Task Revocation_ThatIsForgotten_ComesThroughAnOlderCopyOfEitherFile(string file)
    {
        var few = Key with { MaxDeleted = 2 };
        var folder = NewFolder();
        var store = await OpenAsync(folder, Damages.NewLog());
        await WriteAsync(store, new(few, "a"), "1");
        await WriteAsync(store, new(few, "b"), "1");
        await store.DisposeAsync();
        var older = await File.ReadAllBytesAsync(Path.Combine(folder, file));
        store = await OpenAsync(folder, Damages.NewLog());
        await WriteAsync(store, new(few, "a"), null);
        for (var i = 0; i < 5; i++)
        {
            await WriteAsync(store, new(few, $"made-{i}"), "1");
            await WriteAsync(store, new(few, $"made-{i}"), null);
        }

        await store.DisposeAsync();
        await File.WriteAllBytesAsync(Path.Combine(folder, file), older);

        var damages = Damages.NewLog();
        store = await OpenAsync(folder, damages);

        Assert.Equal(["b"], (await store.ListAsync(few, None)).Select(document => document.Key.Id));
        Assert.Empty(await store.VersionsAsync(new(few, "a"), None));
        Assert.Single(damages.Entries);
        await store.DisposeAsync();
        Assert.False(await AssertKeptAsync(folder, ["key b 1 1"], "the next start"));
    }

    [Fact]
    public async Task Deletion_ThatForgetsAnother_AndThatTheDatabaseDidNotCommit_IsMadeAtTheNextStart()
    {
        var few = Key with { MaxDeleted = 2 };
        var folder = NewFolder();
        var store = await OpenAsync(folder, Damages.NewLog());
        for (var i = 0; i < 3; i++)
        {
            await WriteAsync(store, new(few, $"id-{i}", i == 0 ? "acme" : null), "1");
        }

        await WriteAsync(store, new(few, "id-0", "acme"), null);
        await WriteAsync(store, new(few, "id-1"), null);
        await store.DisposeAsync();
        var before = await File.ReadAllBytesAsync(Path.Combine(folder, "documents.db"));
        store = await OpenAsync(folder, Damages.NewLog());
        Assert.Equal(5, (await ReadAsync(store)).Count(line => !line.StartsWith("key", StringComparison.Ordinal)));
        await WriteAsync(store, new(few, "id-2"), null);
        var expected = await ReadAsync(store);
        Assert.Equal(4, expected.Count);
        await store.DisposeAsync();
        await File.WriteAllBytesAsync(Path.Combine(folder, "documents.db"), before);

        Assert.False(await AssertKeptAsync(folder, expected, "the change that was in doubt"));
    }

    [Fact]
    public async Task Row_DamagedWhileTheServerRuns_IsReadFromTheLogAndReported()
    {
        var folder = NewFolder();
        var damages = Damages.NewLog();
        await using var store = await OpenAsync(folder, damages);
        await WriteAsync(store, new(Key, "a"), """{"scopes":1}""");
        await WriteAsync(store, new(Key, "b"), """{"scopes":1}""");
        await ExecuteAsync(folder, "UPDATE documents SET body = '{\"scopes\":7}' WHERE id = 'a'");

        Assert.Equal("""{"scopes":1}""", (await store.FindAsync(new(Key, "a"), None))!.Body);
        Assert.Equal(["""{"scopes":1}""", """{"scopes":1}"""], (await store.ListAsync(Key, None)).Select(document => document.Body));
        Assert.Equal("documents.db: key 'a', version 1", Assert.Single(damages.Entries).Place);
    }

    [Fact]
    public async Task Tables_OfTheFirstVersion_GetChecksumsAndALog()
    {
        var (folder, expected) = await MakeAsync(isKilled: false);
        File.Delete(Path.Combine(folder, "documents.log"));
        await ExecuteAsync(folder, "ALTER TABLE documents DROP COLUMN checksum; ALTER TABLE document_versions DROP COLUMN checksum; DELETE FROM document_schema WHERE version = 2");

        Assert.False(await AssertKeptAsync(folder, expected, "the upgrade"));
        Assert.False(await AssertKeptAsync(folder, expected, "the start after it"));
    }

    [Fact]
    public async Task Log_ThatHasGrown_IsWrittenAnew()
    {
        var folder = NewFolder();
        var body = $"\"{new string('x', 500_000)}\"";
        await using (var store = await OpenAsync(folder, Damages.NewLog()))
        {
            for (var change = 0; change < 40; change++)
            {
                await WriteAsync(store, new(State, "s"), body);
            }
        }

        Assert.InRange(new FileInfo(Path.Combine(folder, "documents.log")).Length, 500_000, 6_000_000);
        Assert.False(await AssertKeptAsync(folder, [$"state s 40 {body}"], "the next start"));
    }

    [Fact]
    public async Task Change_ThatTheDatabaseCouldNotCommit_IsNotThereAfterTheNextOne()
    {
        var folder = NewFolder();
        await using (var store = await OpenAsync(folder, Damages.NewLog()))
        {
            await WriteAsync(store, new(State, "a"), "1");
            await ExecuteAsync(folder, "CREATE TRIGGER refuse BEFORE UPDATE ON documents WHEN NEW.body = '2' BEGIN SELECT RAISE(ABORT, 'refused'); END");
            await Assert.ThrowsAsync<DocumentStoreException>(() => WriteAsync(store, new(State, "a"), "2"));
            await WriteAsync(store, new(State, "b"), "1");
        }

        await ExecuteAsync(folder, "DROP TRIGGER refuse");
        Assert.False(await AssertKeptAsync(folder, ["state a 1 1", "state b 1 1"], "the next start"));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>A folder with some documents, and what they are.</summary>
    /// <param name="isKilled">True for files as SIGKILL leaves them, with a write-ahead log.</param>
    private async Task<(string Folder, List<string> Expected)> MakeAsync(bool isKilled)
    {
        var folder = NewFolder();
        var store = await OpenAsync(folder, Damages.NewLog());
        for (var document = 0; document < 12; document++)
        {
            if (document == 6)
            {
                // From here on the changes are in the write-ahead log only.
                await store.DisposeAsync();
                store = await OpenAsync(folder, Damages.NewLog());
            }

            var id = $"id-{document}";
            await WriteAsync(store, new(Key, id, document % 3 == 0 ? "acme" : null), $$"""{"n":{{document}},"text":"{{new string('x', document * 400)}}"}""");
            await WriteAsync(store, new(Key, id, document % 3 == 0 ? "acme" : null), document % 4 == 0 ? null : $$"""{"n":{{document}},"changed":true}""");
            await WriteAsync(store, new(State, id), "1");
        }

        var expected = await ReadAsync(store);
        var killed = isKilled ? Copy(folder) : null;
        await store.DisposeAsync();
        return (killed ?? folder, expected);
    }

    /// <returns>True when damage was reported.</returns>
    private static async Task<bool> AssertKeptAsync(string folder, List<string> expected, string what)
    {
        var damages = Damages.NewLog();
        await using (var store = await OpenAsync(folder, damages))
        {
            var found = await ReadAsync(store);
            Assert.True(expected.SequenceEqual(found), $"{what}:\n{string.Join('\n', found.Select(line => line[..Math.Min(80, line.Length)]))}\n{string.Join('\n', damages.Entries)}");

            // It goes on: the next version is the next number.
            Assert.True((await store.WriteAsync(DocumentWrite.Of(new DocumentKey(State, "new"), 1, "ann") with { ExpectedVersion = 0 }, None)).IsWritten, what);
        }

        var later = Damages.NewLog();
        await using var next = await OpenAsync(folder, later);
        Assert.True(later.Entries.Count == 0, $"{what}: the repair did not last: {string.Join('\n', later.Entries)}");
        Assert.Equal(expected.Count + 1, (await ReadAsync(next)).Count);
        await next.WriteAsync(new DocumentWrite(new DocumentKey(State, "new"), null, "ann"), None);
        return damages.Entries.Count > 0;
    }

    private static async Task<List<string>> ReadAsync(DocumentStore store)
    {
        List<string> all = [];
        foreach (var kind in (DocumentKind[])[Key, State])
        {
            all.AddRange((await store.ListAsync(kind, None)).Select(document => $"{kind.Name} {document.Key.Id}{document.Key.Tenant} {document.Version} {document.Body}"));
        }

        for (var document = 0; document < 12; document++)
        {
            all.AddRange((await store.VersionsAsync(new(Key, $"id-{document}", document % 3 == 0 ? "acme" : null), None)).Select(version => $"{document} {version}"));
        }

        return all;
    }

    private static async Task<DocumentStore> OpenAsync(string folder, DamageLog damages)
    {
        var store = new DocumentStore(DocumentDatabase.Sqlite(new StoreDirectory(folder)), TimeProvider.System, damages);
        try
        {
            await store.OpenAsync(None);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    private static async Task WriteAsync(DocumentStore store, DocumentKey key, string? body) =>
        Assert.True((await store.WriteAsync(new DocumentWrite(key, body, "ann"), None)).IsWritten);

    private static async Task ExecuteAsync(string folder, string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "documents.db")};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }

    private static void Flip(string path, long offset, byte mask)
    {
        using var file = File.Open(path, FileMode.Open);
        file.Position = offset;
        var value = file.ReadByte();
        file.Position = offset;
        file.WriteByte((byte)(value ^ mask));
    }

    private static void Cut(string path, long length)
    {
        using var file = File.Open(path, FileMode.Open);
        file.SetLength(length);
    }

    private string NewFolder() => Directory.CreateDirectory(Path.Combine(_root, $"{_folders++}")).FullName;

    private string Copy(string folder)
    {
        var copy = NewFolder();
        foreach (var file in Directory.GetFiles(folder))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }
}
