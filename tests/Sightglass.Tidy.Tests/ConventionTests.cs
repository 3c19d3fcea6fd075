using System.Text.RegularExpressions;

namespace Sightglass.Tidy.Tests;

/// <summary>Conventions for equally good styles, which .editorconfig cannot express.</summary>
public sealed class ConventionTests
{
    [Theory]
    [InlineData(@"catch \([\w.<>]+ (?!exception\))\w+\)", "catch (… exception)")]
    [InlineData(@"\b(const|static readonly) \S+ [A-Z]\w*(Max|Min)\b", "MaxBytes, not BytesMax")]
    [InlineData(@"\bs_[a-z]\w*\b", "static fields: Limits where they do not change, _isStopping where they do")]
    public void Code_IsWrittenInOneWay(string other, string ours)
    {
        var found = SourceFiles.Lines(SourceFiles.Code.Where(path => path.EndsWith(".cs", StringComparison.Ordinal)), line => !line.Contains("InlineData", StringComparison.Ordinal) && Regex.IsMatch(line, other));

        Assert.True(!found.Any(), $"{ours}\n{string.Join('\n', found)}");
    }
}
