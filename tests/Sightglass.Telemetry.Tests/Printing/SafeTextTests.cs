using System.Globalization;
using System.Text;
using System.Text.Json;
using Sightglass.Telemetry.Printing;

namespace Sightglass.Telemetry.Tests.Printing;

public sealed class SafeTextTests
{
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Everything that a terminal obeys, or that reorders or hides other text.
    private static readonly int[] Unsafe =
    [
        .. Enumerable.Range(0, 0x20), .. Enumerable.Range(0x7F, 0x21), 0xAD, 0x34F, 0x61C, 0x115F, 0x180E, .. Enumerable.Range(0x200B, 5), .. Enumerable.Range(0x2028, 7),
        .. Enumerable.Range(0x2060, 5), .. Enumerable.Range(0x2066, 10), 0x3164, 0xFEFF, 0xFFA0, .. Enumerable.Range(0xFFF9, 3), 0x1D173, 0xE0001, 0xE0041, 0xE0100,
    ];

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("größer 日本 😀 ☺️ e\u0301", "größer 日本 😀 ☺️ e\u0301")]
    [InlineData("two\nlines\t\r", @"two\nlines\t\r")]
    [InlineData("\u001b[2Jgone\u0007", @"\u001b[2Jgone\u0007")]
    [InlineData("\u009b2J\u007f", @"\u009b2J\u007f")]
    [InlineData("\u202Eexe.txt", @"\u202eexe.txt")]
    [InlineData("a\U000E0041b", @"a\u{e0041}b")]
    public void OneLine_WhatIsNotSafe_IsWrittenOut(string text, string expected) => Assert.Equal(expected, SafeText.OneLine(text));

    // Not in the table above: an attribute cannot hold half of a pair.
    [Fact]
    public void OneLine_HalvesOfPairs_AreWrittenOut() => Assert.Equal(@"half \ud83d, half \ude00", SafeText.OneLine("half \ud83d, half \ude00"));

    [Fact]
    public void Lines_LineEndsAndTabs_AreKept() => Assert.Equal("a\n\tb\nc\\rd\\u001b", SafeText.Lines("a\n\tb\r\nc\rd\u001b"));

    [Fact]
    public void Json_WhatIsNotSafe_BecomesAnEscapeThatReadsAsTheSame()
    {
        var text = string.Concat(Unsafe.Select(char.ConvertFromUtf32)) + "😀";
        var json = SafeText.Json(JsonSerializer.Serialize(text, Unescaped));

        Assert.Equal(text, JsonSerializer.Deserialize<string>(json));
        AssertSafe(json);
    }

    [Fact]
    public void EveryCharacter_OfTheUnsafeKinds_IsGoneFromEveryForm()
    {
        foreach (var value in Unsafe)
        {
            var text = $"a{char.ConvertFromUtf32(value)}b";
            AssertSafe(SafeText.OneLine(text));
            AssertSafe(SafeText.Lines(text).Replace("\n", "", StringComparison.Ordinal).Replace("\t", "", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void RandomText_HasNothingUnsafeLeft()
    {
        var random = new Random(20261127);
        for (var round = 0; round < 2_000; round++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => (char)random.Next(0x10000))]);
            AssertSafe(SafeText.OneLine(text));
        }
    }

    private static void AssertSafe(string printed)
    {
        // Throws for half of a surrogate pair.
        new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetByteCount(printed);
        foreach (var rune in printed.EnumerateRunes())
        {
            Assert.False(
                Unsafe.Contains(rune.Value) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator,
                $"U+{rune.Value:X4} is left in {printed}");
        }
    }
}
