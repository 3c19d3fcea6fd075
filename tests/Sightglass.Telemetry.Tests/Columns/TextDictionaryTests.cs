using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Sightglass.Telemetry.Columns;

/// <summary>Dictionaries whose texts a sender chooses: no choice makes them slow.</summary>
public sealed class TextDictionaryTests
{
    private const int Texts = 160_000;

    // 30 times what they take: a table whose texts collide takes a thousand times as long.
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(3);

    /// <summary>Texts that differ only where a hash of some windows does not look; a number of eight digits stands for {0}.</summary>
    [Theory]
    [InlineData("AAAAAAAA{0}BBBBBBBBCCCCCCCCDDDDDDDD")]
    [InlineData("AAAAAAAABBBBBBBB{0}CCCCCCCCCCCCCCCCCCCCCCCC")]
    [InlineData("{0}AAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAA{0}")]
    [InlineData("tenant-{0}")]
    public void Intern_OfTextsWithACommonHeadAndTail_IsQuick(string form)
    {
        var dictionary = new TextDictionary();
        var watch = Stopwatch.StartNew();

        for (var n = 0; n < Texts; n++)
        {
            var text = Encoding.ASCII.GetBytes(string.Format(CultureInfo.InvariantCulture, form, n.ToString("D8", CultureInfo.InvariantCulture)));
            Assert.Equal(n + 1, dictionary.Intern(text));
        }

        Assert.True(watch.Elapsed < Ceiling, $"{watch.Elapsed.TotalSeconds:F1} s for {Texts} texts");
    }

    [Fact]
    public void Intern_OfTextsOfEveryLength_FindsEachAgain()
    {
        var dictionary = new TextDictionary();
        var texts = Enumerable.Range(1, 70).SelectMany(length => new[] { new string('a', length), new string('b', length), new string('a', length - 1) + "c" }).Select(Encoding.ASCII.GetBytes).ToList();
        var indexes = texts.ConvertAll(text => dictionary.Intern(text));

        Assert.Equal(indexes, texts.ConvertAll(text => dictionary.IndexOf(text)));
        Assert.Equal(texts.Count, indexes.Distinct().Count());
    }
}
