using System.Text.RegularExpressions;
using Sightglass.Storage.Engine;
using Sightglass.Testing;

namespace Sightglass.Storage.Tables;

/// <summary>The definition of a table is damaged while the engine is down: its copy takes its place.</summary>
public sealed class TableDefinitionsTests : DamagedTable
{
    [Fact]
    public async Task DefinitionOfTheTableDamaged_ItsCopyTakesItsPlace_AndNoEventIsLost()
    {
        var (file, content, _) = await CopiedAsync();

        await File.WriteAllTextAsync(file, "");
        await Engine.KillAsync();

        Assert.Equal(content, await File.ReadAllTextAsync(file));
        Assert.Equal(60_000, await Engine.CountAsync($"SELECT count() FROM {EventsTable.Name}"));
    }

    /// <summary>The engine does not name a file when it fails at what the file says, and starts without a word when a column has another name.</summary>
    [Theory]
    [InlineData("ENGINE = MergeTree", "ENGINE = MergeUree")]
    [InlineData("ENGINE = MergeTree", "ENGINE = MergeTrees")]
    [InlineData("`request_id`", "`request_ie`")]
    public async Task DefinitionOfTheTableChanged_SoThatTheEngineNamesNoFile_ItsCopyTakesItsPlace(string sound, string changed)
    {
        var (file, content, copy) = await CopiedAsync();

        await File.WriteAllTextAsync(file, content.Replace(sound, changed, StringComparison.Ordinal));
        await Engine.KillAsync();

        Assert.Equal(content, await File.ReadAllTextAsync(file));
        Assert.Equal(60_000, await Engine.CountAsync($"SELECT count() FROM {EventsTable.Name}"));
        Assert.Equal(3, await Engine.CountAsync($"SELECT count() FROM {EventsTable.Name} WHERE request_id = '77'"));
        Assert.Contains(changed, await File.ReadAllTextAsync(copy + ".damaged"), StringComparison.Ordinal);
    }

    /// <summary>The table to which damaged parts are copied is made anew each time.</summary>
    [Fact]
    public async Task TableOfTheSameNameMadeAnew_SinceItsDefinitionWasCopied_IsNoDamage()
    {
        var (file, content, copy) = await CopiedAsync();

        // As if the copy were of the table that was there before.
        await File.WriteAllTextAsync(copy, Regex.Replace(content, "(?<=UUID ')[0-9a-f-]{36}", "0d2c4e6a-8b1f-4357-9ace-13579bdf0246"));
        await Engine.KillAsync();

        Assert.Equal(content, await File.ReadAllTextAsync(file));
        Assert.Equal(60_000, await Engine.CountAsync($"SELECT count() FROM {EventsTable.Name}"));
    }

    [Fact]
    public async Task DefinitionOfTheTableDamaged_WithoutACopy_TheStartNamesItsFile_AndTheWayOut_AndIsListedWhenItKeepsFailing()
    {
        var file = FindDefinition();
        var content = await File.ReadAllBytesAsync(file);
        ServerProcess.Signal(Engine.Supervisor.ProcessId!.Value, 19);
        var copies = Path.Combine(Engine.DataDirectory, "engine", "definitions");
        if (Directory.Exists(copies))
        {
            Directory.Delete(copies, recursive: true);
        }

        await File.WriteAllTextAsync(file, "");
        ServerProcess.Signal(Engine.Supervisor.ProcessId!.Value, 9);
        using var ceiling = new CancellationTokenSource(EngineFixture.Ceiling);
        while (Engine.StartFailures.IsEmpty)
        {
            await Task.Delay(10, ceiling.Token);
        }

        Assert.Contains("events.sql", Engine.StartFailures.First(), StringComparison.Ordinal);
        Assert.Contains(Path.GetRelativePath(Path.Combine(Engine.DataDirectory, "engine", "db"), file), Engine.Supervisor.LastError, StringComparison.Ordinal);
        Assert.EndsWith($"(its files are in '{Engine.DataDirectory}/engine/db': put the file that it names back from a backup of the data folder; events wait in the spool meanwhile)", Engine.Supervisor.LastError, StringComparison.Ordinal);

        await File.WriteAllBytesAsync(file, content);
        await Engine.Supervisor.WaitUntilUpAsync(CancellationToken.None).WaitAsync(EngineFixture.Ceiling);
        Assert.Equal(60_000, await Engine.CountAsync($"SELECT count() FROM {EventsTable.Name}"));
    }

    private string FindDefinition() =>
        Directory.EnumerateFiles(Path.Combine(Engine.DataDirectory, "engine", "db", "store"), "events.sql", SearchOption.AllDirectories).Single();

    /// <summary>Waits until the definition is copied as it stands.</summary>
    private async Task<(string File, string Content, string Copy)> CopiedAsync()
    {
        var file = FindDefinition();
        var content = await File.ReadAllTextAsync(file);
        var copy = Path.Combine(Engine.DataDirectory, "engine", "definitions", Path.GetRelativePath(Path.Combine(Engine.DataDirectory, "engine", "db"), file).Replace('/', '~'));
        using var ceiling = new CancellationTokenSource(EngineFixture.Ceiling);
        while (!File.Exists(copy) || await File.ReadAllTextAsync(copy) != content)
        {
            await Task.Delay(50, ceiling.Token);
        }

        return (file, content, copy);
    }
}
