using System.Diagnostics;
using System.Globalization;
using Microsoft.Data.Sqlite;
using Sightglass.Storage.Documents;
using Sightglass.Storage.Files;
using Sightglass.Testing;

namespace Sightglass.Storage.Tests.Documents;

/// <summary>SIGKILL at any moment: every acknowledged change is stored, and none is torn.</summary>
public sealed class DocumentKillTests : IDisposable
{
    private const int Rounds = 50;
    private const int Documents = 20;
    private static readonly DocumentKind Kind = DocumentKind.Edited("killed");

    private readonly StoreDirectory _directory = new(Directory.CreateTempSubdirectory("sightglass-killed-").FullName);

    // By document, the last acknowledged change; null means deleted.
    private readonly Dictionary<string, (long Version, string? Body)> _acknowledged = [];
    private int _changes;

    [Fact]
    public async Task Documents_OfAWriterThatIsKilled_AreThoseThatWereAcknowledged()
    {
        var random = new Random(20261127);
        for (var round = 0; round < Rounds; round++)
        {
            await WriteUntilKilledAsync(TimeSpan.FromMilliseconds(random.Next(0, 250)));
            await AssertKeptAsync();
        }

        Assert.True(_changes > 4 * Rounds, $"only {_changes} changes were acknowledged: the rounds tell nothing");
    }

    public void Dispose() => Directory.Delete(_directory.Path, recursive: true);

    private async Task WriteUntilKilledAsync(TimeSpan after)
    {
        using var child = Process.Start(new ProcessStartInfo(
            Path.Combine(AppContext.BaseDirectory, "Sightglass.EngineHost"), ["documents", _directory.Path, Documents.ToString(CultureInfo.InvariantCulture)]) { RedirectStandardOutput = true })!;
        var first = await child.StandardOutput.ReadLineAsync();
        var kill = Task.Run(async () =>
        {
            await Task.Delay(after);
            child.Kill();
        });
        for (var line = first; line is not null; line = await child.StandardOutput.ReadLineAsync())
        {
            Acknowledge(line);
        }

        await kill;
        await child.WaitForExitAsync();
    }

    // "3 17 "aaaa"", and "3 0 " for a deletion. The last line may be truncated: then it was not acknowledged.
    private void Acknowledge(string line)
    {
        if (line.Split(' ') is not [var id, var version, var body] || !(body.Length == 0 ? version == "0" : body.Length > 1 && body[^1] == '"'))
        {
            return;
        }

        _changes++;
        if (body.Length > 0)
        {
            _acknowledged[id] = (long.Parse(version, CultureInfo.InvariantCulture), body);
        }
        else if (_acknowledged.GetValueOrDefault(id) is { Body: not null } known)
        {
            // Who deletes what is deleted makes no version: the deletion before it was written and not acknowledged.
            _acknowledged[id] = (known.Version + 1, null);
        }
    }

    private async Task AssertKeptAsync()
    {
        var damages = Damages.NewLog();
        await using var store = new DocumentStore(DocumentDatabase.Sqlite(_directory), TimeProvider.System, damages);
        await store.OpenAsync(CancellationToken.None);
        Assert.Empty(damages.Entries);
        foreach (var (id, (version, body)) in _acknowledged.ToList())
        {
            // One more change may have been written without being acknowledged.
            var versions = await store.VersionsAsync(new DocumentKey(Kind, id), CancellationToken.None);
            Assert.InRange(versions[0].Version, version, version + 1);
            Assert.Equal(body, versions.Single(kept => kept.Version == version).Body);
            Assert.All(versions, kept => Assert.True(kept.Body is null || kept.Body.Trim('"').Distinct().Count() == 1, $"a body of document {id} is torn"));
            Assert.Equal(versions[0].Body, (await store.FindAsync(new DocumentKey(Kind, id), CancellationToken.None))?.Body);
            _acknowledged[id] = (versions[0].Version, versions[0].Body);
        }

        await using var connection = new SqliteConnection($"Data Source={Path.Combine(_directory.Path, DocumentDatabase.FileName)};Pooling=false");
        await connection.OpenAsync();
        await using var check = connection.CreateCommand();
        check.CommandText = "PRAGMA integrity_check";
        Assert.Equal("ok", await check.ExecuteScalarAsync());
    }
}
