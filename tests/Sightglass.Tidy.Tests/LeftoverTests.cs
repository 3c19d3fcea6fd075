using System.Text.RegularExpressions;

namespace Sightglass.Tidy.Tests;

/// <summary>Finds leftovers: marks of unfinished work, skipped tests, paths of somebody's machine.</summary>
public sealed partial class LeftoverTests
{
    // Split, so that this file does not match itself.
    private const string ToDo = "TO" + "DO";

    private static IEnumerable<string> Files => SourceFiles.Code.Where(path => !path.EndsWith("LeftoverTests.cs", StringComparison.Ordinal));

    [Fact]
    public void Marks_OfUnfinishedWork_CarryTheirIssue() =>
        Assert.Empty(SourceFiles.Lines(Files, line => Mark().IsMatch(line) && !(line.Contains(ToDo, StringComparison.Ordinal) && line.Contains("https://", StringComparison.Ordinal))));

    [Fact]
    public void Code_LeftOut_IsNotThere() =>
        Assert.Empty(SourceFiles.Lines(Files, line => line.Contains("NotImplementedException", StringComparison.Ordinal)));

    [Fact]
    public void Tests_Skipped_AreNotThere() =>
        Assert.Empty(SourceFiles.Lines(Files, line => Skip().IsMatch(line)));

    [Fact]
    public void Focus_OnSingleTests_IsNotThere() =>
        Assert.Empty(SourceFiles.Lines(Files.Where(path => path.EndsWith(".ts", StringComparison.Ordinal) || path.EndsWith(".tsx", StringComparison.Ordinal)), line => Focus().IsMatch(line)));

    [Fact]
    public void Paths_OfSomebodysMachine_AreNotThere() =>
        Assert.Empty(SourceFiles.Lines(SourceFiles.All.Where(path => !path.StartsWith("tests/cases/", StringComparison.Ordinal) && !path.EndsWith("LeftoverTests.cs", StringComparison.Ordinal)), line => MachinePath().IsMatch(line)));

    [Fact]
    public void Merges_HalfDone_AreNotThere() =>
        Assert.Empty(SourceFiles.Lines(SourceFiles.All, line => line.StartsWith("<<<<" + "<<< ", StringComparison.Ordinal) || line.StartsWith(">>>>" + ">>> ", StringComparison.Ordinal)));

    [Fact]
    public void Sleeps_InTests_AreNotThere() =>
        Assert.Empty(SourceFiles.Lines(
            Files.Where(path => path.StartsWith("tests/", StringComparison.Ordinal) && !path.StartsWith("tests/Sightglass.Crash.Tests/", StringComparison.Ordinal)),
            line => line.Contains("Thread.Sleep(", StringComparison.Ordinal)));

    [GeneratedRegex(@"\b(TODO|FIXME|XXX|HACK)\b")]
    private static partial Regex Mark();

    [GeneratedRegex(@"\bSkip\s*=\s*""|\b(it|test|describe)\.skip\(")]
    private static partial Regex Skip();

    [GeneratedRegex(@"\b(it|test|describe)\.only\(")]
    private static partial Regex Focus();

    // Home directories, work trees, Windows drives.
    [GeneratedRegex(@"(?<![\w.])/(home|Users|root|work|workspace|mnt)/[\w.-]+|\b[A-Z]:\\(Users|work|src)\b")]
    private static partial Regex MachinePath();
}
