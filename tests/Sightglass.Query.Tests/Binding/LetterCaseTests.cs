using System.Text;
using Sightglass.Query.InMemory;

namespace Sightglass.Query.Binding;

public sealed class LetterCaseTests
{
    [Theory]
    [InlineData("日本", "日本", "", "")]
    [InlineData("é", "É", "é", "É")]
    [InlineData("ςσ", "ΣΣ", "ςσ", "ΣΣ")]
    [InlineData("a-É", "A-É", "aé", "AÉ")]
    [InlineData("ß", "ß", "", "")]
    [InlineData("𐐨", "𐐀", "𐐨", "𐐀")]
    public void Fold_OfAText_IsItsUpperCaseWithWhatToReplaceElsewhere(string text, string folded, string from, string to)
    {
        Assert.Equal(folded, LetterCase.Fold(text));
        Assert.Equal((from, to), LetterCase.Replacements(folded));
    }

    [Fact]
    public void Replacements_ForEveryLetter_FindWhatTheEvaluationInMemoryFinds()
    {
        var letters = Enumerable.Range(0, 0x20000).Where(Rune.IsValid).Select(code => new Rune(code));
        foreach (var letter in letters.Where(letter => Rune.ToUpperInvariant(letter) != letter || Rune.ToLowerInvariant(letter) != letter))
        {
            // Next to a non-ASCII letter, so that every letter is compared in this way.
            var text = $"é{letter}";
            var folded = LetterCase.Fold(text);
            var matcher = TextMatcher.Create(new ContainsText(text, MatchCase: false));
            foreach (var other in new[] { letter, Rune.ToUpperInvariant(letter), Rune.ToLowerInvariant(letter), Rune.ToUpperInvariant(Rune.ToLowerInvariant(letter)) })
            {
                var candidate = $"É{other}";
                Assert.True(matcher.Matches(Encoding.UTF8.GetBytes(candidate)) == Replace(candidate, LetterCase.Replacements(folded)).Contains(folded, StringComparison.Ordinal), $"{text} in {candidate}");
            }
        }
    }

    // As the engine does it.
    private static string Replace(string text, (string From, string To) letters)
    {
        var (from, to) = (letters.From.EnumerateRunes().ToList(), letters.To.EnumerateRunes().ToList());
        return string.Concat(text.EnumerateRunes().Select(letter => from.IndexOf(letter) is var index and >= 0 ? to[index] : letter));
    }
}
