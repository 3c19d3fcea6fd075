using System.Text.RegularExpressions;

namespace Sightglass.Tidy.Tests;

/// <summary>Every promise of docs/security.md names tests that exist.</summary>
public sealed partial class SecurityDocumentTests
{
    [Fact]
    public void Promises_Always_NameTestsThatExist()
    {
        var tests = SourceFiles.Code.Where(path => path.StartsWith("tests/", StringComparison.Ordinal) && path.EndsWith(".cs", StringComparison.Ordinal)).Select(Repository.Text).ToList();
        var named = TestName().Matches(Repository.Text("docs/security.md")).Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value)).ToList();

        var missing = named.Where(test => !tests.Exists(text => text.Contains($"class {test.Class}", StringComparison.Ordinal) && Regex.IsMatch(text, $@"\b{test.Method}\(")));

        Assert.Empty(missing);
        Assert.True(named.Count > 20, $"only {named.Count} tests are named");
    }

    [Fact]
    public void Promises_Always_HaveATest()
    {
        var text = Repository.Text("docs/security.md");
        var promises = text[text.IndexOf("## Promises", StringComparison.Ordinal)..text.IndexOf("## Not promised", StringComparison.Ordinal)].Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| promise", StringComparison.Ordinal));

        Assert.All(promises, promise => Assert.Matches(TestName(), promise));
    }

    [GeneratedRegex(@"`(\w+Tests)\.(\w+)`")]
    private static partial Regex TestName();
}
