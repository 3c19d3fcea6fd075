using System.Buffers;
using System.Diagnostics;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.RegularExpressions;
using Sightglass.Query.Binding;

namespace Sightglass.Query.InMemory;

/// <summary>A test of a UTF-8 text. Immutable; any thread may use it.</summary>
internal abstract partial class TextMatcher
{
    public abstract bool Matches(ReadOnlySpan<byte> text);

    public static TextMatcher Create(TextTest test) => test switch
    {
        EqualsText equals => new EqualsMatcher([.. equals.Texts.Select(Encoding.UTF8.GetBytes)]),
        WildcardText wildcard => new WildcardMatcher([.. wildcard.Parts.Select(Encoding.UTF8.GetBytes)]),
        ContainsText { MatchCase: true } contains => new ContainsMatcher(Encoding.UTF8.GetBytes(contains.Text)),
        ContainsText contains when Ascii.IsValid(contains.Text) => new AsciiContainsMatcher(Encoding.UTF8.GetBytes(contains.Text)),
        ContainsText contains => new UnicodeContainsMatcher(contains.Text),
        StartsWithText start => new StartsWithMatcher(Encoding.UTF8.GetBytes(start.Text)),
        EndsWithText end => new EndsWithMatcher(Encoding.UTF8.GetBytes(end.Text)),
        NoLongerThanText limit => new NoLongerThanMatcher(limit.Bytes),
        RegexText regex => new RegexMatcher(regex),
        _ => throw new UnreachableException(test.GetType().Name),
    };

    private sealed class EqualsMatcher(byte[][] texts) : TextMatcher
    {
        public override bool Matches(ReadOnlySpan<byte> text)
        {
            foreach (var candidate in texts)
            {
                if (text.SequenceEqual(candidate))
                {
                    return true;
                }
            }

            return false;
        }
    }

    private sealed class ContainsMatcher(byte[] part) : TextMatcher
    {
        public override bool Matches(ReadOnlySpan<byte> text) => text.IndexOf(part) >= 0;
    }

    private sealed class StartsWithMatcher(byte[] part) : TextMatcher
    {
        public override bool Matches(ReadOnlySpan<byte> text) => text.StartsWith(part);
    }

    private sealed class EndsWithMatcher(byte[] part) : TextMatcher
    {
        public override bool Matches(ReadOnlySpan<byte> text) => text.EndsWith(part);
    }

    private sealed class NoLongerThanMatcher(long bytes) : TextMatcher
    {
        public override bool Matches(ReadOnlySpan<byte> text) => text.Length <= bytes;
    }

    /// <summary>Greedy from the left: the earliest match of each part leaves the most room for the next.</summary>
    private sealed class WildcardMatcher(byte[][] parts) : TextMatcher
    {
        public override bool Matches(ReadOnlySpan<byte> text)
        {
            if (!text.StartsWith(parts[0]))
            {
                return false;
            }

            text = text[parts[0].Length..];
            for (var i = 1; i < parts.Length - 1; i++)
            {
                var at = text.IndexOf(parts[i]);
                if (at < 0)
                {
                    return false;
                }

                text = text[(at + parts[i].Length)..];
            }

            return text.EndsWith(parts[^1]);
        }
    }

    /// <summary>Folds only ASCII letters, as the engine does for such a text.</summary>
    /// <remarks>The text is folded first: a search that begins anew at each first letter takes thousands of times as long for a text of only that letter.</remarks>
    private sealed class AsciiContainsMatcher(byte[] part) : TextMatcher
    {
        private const int MaxOnStack = 1024;

        private readonly byte[] _lower = Folded(part);

        public override bool Matches(ReadOnlySpan<byte> text)
        {
            if (text.Length < _lower.Length)
            {
                return false;
            }

            var rented = text.Length > MaxOnStack ? ArrayPool<byte>.Shared.Rent(text.Length) : null;
            var folded = (rented ?? stackalloc byte[MaxOnStack])[..text.Length];
            Fold(text, folded);
            var isFound = folded.IndexOf(_lower) >= 0;
            if (rented is not null)
            {
                ArrayPool<byte>.Shared.Return(rented);
            }

            return isFound;
        }

        private static byte[] Folded(byte[] text)
        {
            var folded = new byte[text.Length];
            Fold(text, folded);
            return folded;
        }

        private static void Fold(ReadOnlySpan<byte> text, Span<byte> folded)
        {
            var index = 0;
            for (; index <= text.Length - Vector128<byte>.Count; index += Vector128<byte>.Count)
            {
                var letters = Vector128.Create(text[index..]);
                var areUpper = Vector128.LessThan(letters - Vector128.Create((byte)'A'), Vector128.Create((byte)26));
                (letters | (areUpper & Vector128.Create((byte)0x20))).CopyTo(folded[index..]);
            }

            for (; index < text.Length; index++)
            {
                folded[index] = (byte)(text[index] - 'A') < 26 ? (byte)(text[index] | 0x20) : text[index];
            }
        }
    }

    private sealed class UnicodeContainsMatcher(string part) : TextMatcher
    {
        public override bool Matches(ReadOnlySpan<byte> text) =>
            !Ascii.IsValid(text) && Encoding.UTF8.GetString(text).Contains(part, StringComparison.OrdinalIgnoreCase);
    }

    private sealed partial class RegexMatcher(RegexText test) : TextMatcher
    {
        private readonly Regex _regex = new(
            test.Expression,
            RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant | (test.MatchCase ? RegexOptions.None : RegexOptions.IgnoreCase));

        // An expression of ASCII does not tell characters beyond the basic plane from each other. To the engine each is one character, in .NET it is two.
        private readonly bool _isAscii = Ascii.IsValid(test.Expression);

        public override bool Matches(ReadOnlySpan<byte> text) => _regex.IsMatch(_isAscii && text.ContainsAnyInRange((byte)0xF0, (byte)0xF4) ? SupplementaryCharacter().Replace(Encoding.UTF8.GetString(text), "\uFFFD") : Encoding.UTF8.GetString(text));

        [GeneratedRegex(@"[\uD800-\uDBFF][\uDC00-\uDFFF]", RegexOptions.CultureInvariant)]
        private static partial Regex SupplementaryCharacter();
    }
}
