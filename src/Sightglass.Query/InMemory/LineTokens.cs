using System.Buffers;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.InMemory;

/// <summary>The tokens of a log line.</summary>
/// <remarks><c>LineSql</c> finds the same on the engine.</remarks>
/// <param name="line">UTF-8.</param>
internal readonly ref struct LineTokens(ReadOnlySpan<byte> line)
{
    private static readonly SearchValues<byte> WhiteSpace = SearchValues.Create("\t\n\v\f\r "u8);

    private readonly ReadOnlySpan<byte> _line = line;

    public int Count()
    {
        var count = 0;
        for (var at = 0; TryNext(ref at, out _, out _); count++)
        {
        }

        return count;
    }

    /// <summary>The token at a place; without the quotes or brackets around it.</summary>
    /// <returns>False when the line has none.</returns>
    public bool TryFind(TokenPlace place, out ReadOnlySpan<byte> token)
    {
        var number = place.FromEnd ? Count() + 1 - place.Number : place.Number;
        token = default;
        if (number < 1)
        {
            return false;
        }

        var (at, start, end) = (0, 0, 0);
        for (var i = 0; i < number; i++)
        {
            if (!TryNext(ref at, out start, out end))
            {
                return false;
            }
        }

        token = Unquote(_line[start..end]);
        if (place.TakesRest && TryNext(ref at, out _, out _))
        {
            token = _line[start..(_line.LastIndexOfAnyExcept(WhiteSpace) + 1)];
        }

        return true;
    }

    /// <param name="at">Where to search; afterwards the end of the token.</param>
    /// <param name="start">Of the token.</param>
    /// <param name="end">Of the token.</param>
    private bool TryNext(ref int at, out int start, out int end)
    {
        var skipped = _line[at..].IndexOfAnyExcept(WhiteSpace);
        (start, end) = (at + skipped, 0);
        if (skipped < 0)
        {
            return false;
        }

        var rest = _line[start..];
        var closed = rest[0] switch
        {
            (byte)'"' => rest[1..].IndexOf((byte)'"'),
            (byte)'[' => rest[1..].IndexOf((byte)']'),
            _ => -1,
        };
        var length = closed >= 0 ? closed + 2 : rest.IndexOfAny(WhiteSpace);
        end = at = length < 0 ? _line.Length : start + length;
        return true;
    }

    private static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> token) => token is [(byte)'"', .., (byte)'"'] or [(byte)'[', .., (byte)']'] ? token[1..^1] : token;
}
