using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;

namespace Sightglass.Storage.Tests.Integrity;

/// <summary>The list of damage survives damage of its own file.</summary>
public sealed class DamageLogTests : IDisposable
{
    private readonly StoreDirectory _directory = new(Directory.CreateTempSubdirectory("sightglass-list-").FullName);
    private readonly StorageMetrics _metrics = new();

    private string File => Path.Combine(_directory.Path, "damage.ndjson");

    [Fact]
    public void Entries_OfAnEarlierStart_AreListedOnce()
    {
        var list = Open();
        list.Add(DamageKind.Hole, "spool/1", 5, "gone");
        list.Add(DamageKind.Hole, "spool/1", 5, "gone");

        Assert.Equal([(DamageKind.Hole, "spool/1", 5L)], Open().Entries.Select(entry => (entry.Kind, entry.Place, entry.Rows!.Value)));
    }

    [Fact]
    public void File_CutAnywhere_GivesTheWholeEntries_AndTakesNewOnes()
    {
        var list = Open();
        list.Add(DamageKind.Part, "a", null, "one");
        list.Add(DamageKind.Part, "b", null, "two");
        var bytes = System.IO.File.ReadAllBytes(File);
        var firstEnd = Array.IndexOf(bytes, (byte)'\n');
        for (var length = 0; length < bytes.Length; length++)
        {
            System.IO.File.WriteAllBytes(File, bytes[..length]);

            var cut = Open();
            Assert.Equal(length >= bytes.Length - 1 ? ["a", "b"] : length >= firstEnd ? ["a"] : [], cut.Entries.Select(entry => entry.Place));
            cut.Add(DamageKind.Part, "c", null, "three");
            Assert.Equal("c", Open().Entries[^1].Place);
        }
    }

    [Theory]
    [InlineData("null\n{}\n[]\n\0\0\0\n\u00ff{\"kind\":7}\n")]
    [InlineData("")]
    public void File_OfSomethingElse_KeepsNobodyFromStarting(string content)
    {
        System.IO.File.WriteAllText(File, content);

        Open().Add(DamageKind.Part, "a", null, "one");

        Assert.Equal("a", Assert.Single(Open().Entries).Place);
    }

    [Fact]
    public void Folder_InItsPlace_KeepsNobodyFromStarting()
    {
        Directory.CreateDirectory(File);

        var list = Open();
        list.Add(DamageKind.Part, "a", null, "one");

        Assert.Equal("a", Assert.Single(list.Entries).Place);
    }

    public void Dispose()
    {
        _metrics.Dispose();
        Directory.Delete(_directory.Path, recursive: true);
    }

    private DamageLog Open() => new(_directory, TimeProvider.System, _metrics, NullLogger<DamageLog>.Instance);
}
