using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;
using Sightglass.Query.Binding;

namespace Sightglass.Query.InMemory;

/// <summary>A test of a UTF-8 text. Immutable; any thread may use it.</summary>
internal abstract class TextMatcher
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
    private sealed class AsciiContainsMatcher : TextMatcher
    {
        private readonly byte[] _lower;
        private readonly System.Buffers.SearchValues<byte> _first;

        public AsciiContainsMatcher(byte[] part)
        {
            _lower = [.. part.Select(Lower)];
            _first = System.Buffers.SearchValues.Create(part.Length == 0 ? [] : [_lower[0], Upper(_lower[0])]);
        }

        public override bool Matches(ReadOnlySpan<byte> text)
        {
            if (_lower.Length == 0)
            {
                return true;
            }

            while (text.Length >= _lower.Length)
            {
                var at = text[..^(_lower.Length - 1)].IndexOfAny(_first);
                if (at < 0)
                {
                    return false;
                }

                if (Ascii.EqualsIgnoreCase(text.Slice(at, _lower.Length), _lower))
                {
                    return true;
                }

                text = text[(at + 1)..];
            }

            return false;
        }

        private static byte Lower(byte b) => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b | 0x20) : b;

        private static byte Upper(byte b) => b is >= (byte)'a' and <= (byte)'z' ? (byte)(b & ~0x20) : b;
    }

    private sealed class UnicodeContainsMatcher(string part) : TextMatcher
    {
        public override bool Matches(ReadOnlySpan<byte> text) =>
            !Ascii.IsValid(text) && Encoding.UTF8.GetString(text).Contains(part, StringComparison.OrdinalIgnoreCase);
    }

    private sealed class RegexMatcher(RegexText test) : TextMatcher
    {
        private readonly Regex _regex = new(
            test.Expression,
            RegexOptions.NonBacktracking | RegexOptions.Singleline | RegexOptions.CultureInvariant | (test.MatchCase ? RegexOptions.None : RegexOptions.IgnoreCase));

        public override bool Matches(ReadOnlySpan<byte> text) => _regex.IsMatch(Encoding.UTF8.GetString(text));
    }
}
