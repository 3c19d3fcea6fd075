namespace Sightglass.Telemetry.Catalog.Inference;

/// <summary>The guesses by role.</summary>
internal sealed class RoleSet(EventProfile profile, IReadOnlyList<RoleGuess> guesses)
{
    public IReadOnlyList<RoleGuess> Guesses => guesses;

    /// <summary>Anthropic counts tokens from the cache beside the input; all others within it.</summary>
    public bool CachedIsBesideInput => Field(Role.CachedTokens) is { } cached && Field(Role.InputTokens) is { } input
        && LastOf(cached) == "cache_read_input_tokens" && LastOf(input) == "input_tokens";

    /// <summary>The field of a role; null for none.</summary>
    public string? Field(Role role) => guesses.First(guess => guess.Role == role).Field;

    /// <summary>What formulas calculate with for a number in a role: milliseconds for durations.</summary>
    /// <param name="function">Of one field, such as <c>P95</c>.</param>
    public string? Measure(string function, Role role)
    {
        var guess = guesses.First(guess => guess.Role == role);
        if (guess.Field is not { } field)
        {
            return null;
        }

        var factor = guess.Unit is { } unit ? DurationUnit.Milliseconds(unit) : 1;
        var call = $"{function}({FieldText.Name(field)})";
        return factor == 1 ? call : factor > 1 ? FormattableString.Invariant($"{call} * {factor}") : FormattableString.Invariant($"{call} / {1 / factor:0}");
    }

    /// <summary>The path of a role, if events have it.</summary>
    public PathProfile? Path(Role role) => Field(role) is { } field ? profile.Find(field) : null;

    private static string LastOf(string path) => path[(path.LastIndexOf('.') + 1)..];
}
