using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sightglass.Telemetry.Prices;

/// <summary>A condition of the catalog on the name of a model or provider: <c>{"or":[{"starts_with":"gpt-4o"},{"equals":"chatgpt-4o-latest"}]}</c>. Letter case does not matter.</summary>
/// <param name="Kind">The word of the clause.</param>
/// <param name="Text">What the name is compared with; null for clauses of clauses.</param>
/// <param name="Clauses">Those that are joined; empty otherwise.</param>
internal sealed record PriceMatch(string Kind, string? Text, IReadOnlyList<PriceMatch> Clauses)
{
    // The expressions of the catalog take microseconds; one that a user writes must not hold a request.
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromMilliseconds(100);

    private readonly Lazy<Regex>? _regex = Kind == "regex" ? new(() => new Regex(Text!, RegexOptions.CultureInvariant, RegexTimeout)) : null;

    /// <summary>Reads a clause; one of a kind that is not known fits nothing.</summary>
    public static PriceMatch Read(JsonElement clause)
    {
        var member = clause.EnumerateObject().First();
        return member.Value.ValueKind == JsonValueKind.Array
            ? new PriceMatch(member.Name, null, [.. member.Value.EnumerateArray().Select(Read)])
            : new PriceMatch(member.Name, member.Name == "regex" ? member.Value.GetString()! : member.Value.GetString()!.ToLowerInvariant(), []);
    }

    /// <param name="name">In lower case.</param>
    public bool Fits(string name) => Kind switch
    {
        "equals" => name == Text,
        "starts_with" => name.StartsWith(Text!, StringComparison.Ordinal),
        "ends_with" => name.EndsWith(Text!, StringComparison.Ordinal),
        "contains" => name.Contains(Text!, StringComparison.Ordinal),
        "regex" => _regex!.Value.IsMatch(name),
        "or" => Clauses.Any(clause => clause.Fits(name)),
        "and" => Clauses.All(clause => clause.Fits(name)),
        _ => false,
    };
}
