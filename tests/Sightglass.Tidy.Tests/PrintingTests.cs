using System.Text.RegularExpressions;

namespace Sightglass.Tidy.Tests;

/// <summary>Everything that is printed passes SafeText, because only a few files print at all.</summary>
public sealed class PrintingTests
{
    [Theory]
    [InlineData(@"(?<!Spectre\.)\bConsole\.(?!OpenStandardInput)", "Cli/Terminal.cs", "Cli/StandardOutput.cs", "Engine/EngineHost.cs")]
    [InlineData(@"\bnew Markup\b|Markup\.(?!Escape)|MarkupLine|MarkupInterpolated|FromMarkup")]
    [InlineData(@"\bMarkup\.Escape|AnsiConsole", "Cli/Terminal.cs")]
    [InlineData(@"^using Spectre\.Console", "Cli/Terminal.cs", "Cli/Text/SafeSegments.cs", "Cli/Text/StyledText.cs", "Cli/Text/TextWidth.cs")]
    [InlineData(@"onfiguration\.(Output|Error)\b", "Cli/Terminal.cs", "Cli/DocumentedCommand.cs")]
    [InlineData(@"AddSimpleConsole|AddJsonConsole|AddSystemdConsole")]
    public void Printing_IsDone_OnlyBy(string prints, params string[] allowed)
    {
        var files = SourceFiles.Code.Where(path => path.StartsWith("src/", StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal)
            && !allowed.Any(name => path.EndsWith(name, StringComparison.Ordinal)));

        Assert.Empty(SourceFiles.Lines(files, line => Regex.IsMatch(line, prints) && !Regex.IsMatch(line, @"^\s*(//|using (Microsoft|System))")));
    }

    [Fact]
    public void Engine_ThatPrints_PassesSafeText() =>
        Assert.All(
            SourceFiles.Lines(["src/Sightglass.Storage/Engine/EngineHost.cs"], line => line.Contains("Console.", StringComparison.Ordinal)),
            line => Assert.Contains("Console.Error.WriteLine(SafeText.", line, StringComparison.Ordinal));
}
