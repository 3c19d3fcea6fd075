using System.Collections.Frozen;
using System.Text;

namespace Sightglass.Query.Binding;

/// <summary>Which letters are equal in case-insensitive comparison: those with the same upper-case form, in every alphabet.</summary>
/// <remarks>
/// <code>
/// k K       é É       σ ς Σ       ǆ ǅ Ǆ       not ß ẞ, and not the kelvin sign and k
/// </code>
/// The engine's own case-insensitive search finds Σ by σ but not by ς, and ẞ by ß but not the other way round; this cannot be reproduced in memory.
/// So the statement first replaces these letters in the engine's texts and then compares.
/// </remarks>
internal static class LetterCase
{
    // The last letter with an upper-case form is ADLAM SMALL LETTER SHA, U+1E943.
    private const int LastLetter = 0x1E943;

    // About 1,450 upper-case forms, each with the other letters that have this form. Built for the first text beyond ASCII.
    private static readonly Lazy<FrozenDictionary<Rune, Rune[]>> OtherForms = new(Collect);

    /// <summary>The text in upper case, letter by letter.</summary>
    public static string Fold(string text)
    {
        var folded = new StringBuilder(text.Length);
        foreach (var letter in text.EnumerateRunes())
        {
            folded.Append(Rune.ToUpperInvariant(letter).ToString());
        }

        return folded.ToString();
    }

    /// <summary>The replacements in a text after which it contains <paramref name="folded"/> exactly if it contained it in any letter case.</summary>
    /// <param name="folded">A result of <see cref="Fold"/>.</param>
    /// <returns>Equally many letters on both sides, replaced one by one; none when no letter of the text has another form.</returns>
    public static (string From, string To) Replacements(string folded)
    {
        var (from, to) = (new StringBuilder(), new StringBuilder());
        foreach (var letter in folded.EnumerateRunes().Distinct())
        {
            foreach (var other in OtherForms.Value.GetValueOrDefault(letter, []))
            {
                from.Append(other.ToString());
                to.Append(letter.ToString());
            }
        }

        return (from.ToString(), to.ToString());
    }

    private static FrozenDictionary<Rune, Rune[]> Collect() =>
        (from code in Enumerable.Range(0, LastLetter + 1)
         where Rune.IsValid(code)
         let letter = new Rune(code)
         let upper = Rune.ToUpperInvariant(letter)
         where upper != letter
         group letter by upper).ToFrozenDictionary(forms => forms.Key, forms => forms.ToArray());
}
