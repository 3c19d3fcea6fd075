using System.Buffers;

namespace Sightglass.Server.Auth;

/// <summary>Decides which texts can be keys. Whatever becomes a key, and whatever is looked up as one, passes here: an empty or guessable text is never a key.</summary>
internal static class KeyForm
{
    /// <summary>Prefix of every key, so that scanners can find leaked keys.</summary>
    public const string Prefix = "sg_";

    /// <summary>Characters after the prefix. As hexadecimal digits, which have the least in a character, these are 96 bits.</summary>
    public const int MinSecretLength = 24;

    public const int MaxSecretLength = 200;

    /// <summary>Different characters after the prefix. Of 24 random hexadecimal digits, one key in a million has fewer than 8.</summary>
    public const int MinDifferent = 8;

    private static readonly SearchValues<char> Allowed = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_-");

    // What people write where a key is asked for. Earlier versions stored any text.
    private static readonly string[] Guessable =
    [
        "", "admin", "administrator", "changeme", "change-me", "default", "key", "none", "null", "password", "root", "secret", "sg_", "sightglass", "test", "token", "undefined",
    ];

    /// <summary>What is wrong with a text as a key; null when it can be one. Never contains the text.</summary>
    public static string? MistakeIn(string text)
    {
        if (text.Length == 0)
        {
            return "it is empty";
        }

        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return $"it does not begin with '{Prefix}'";
        }

        var secret = text.AsSpan(Prefix.Length);
        return secret.Length < MinSecretLength ? $"it has {secret.Length} characters after '{Prefix}', and needs at least {MinSecretLength}"
            : secret.Length > MaxSecretLength ? $"it has {secret.Length} characters after '{Prefix}', and may have at most {MaxSecretLength}"
            : secret.ContainsAnyExcept(Allowed) ? "it has characters other than letters, digits, '_' and '-'"
            : text[Prefix.Length..].Distinct().Count() < MinDifferent ? $"it repeats fewer than {MinDifferent} different characters"
            : null;
    }

    /// <inheritdoc cref="MistakeIn"/>
    public static bool IsKey(string text) => MistakeIn(text) is null;

    /// <summary>Hashes of the texts that an earlier version may have stored as keys and that anybody guesses: nothing, one character, common words.</summary>
    public static IReadOnlySet<string> GuessableHashes() =>
        Guessable.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(code => ((char)code).ToString())).Select(ApiKey.HashOf).ToHashSet(StringComparer.Ordinal);
}
