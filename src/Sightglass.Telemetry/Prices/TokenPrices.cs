using System.Text.Json;

namespace Sightglass.Telemetry.Prices;

/// <summary>A price that may rise with the length of a request.</summary>
/// <param name="Base">USD per million tokens.</param>
/// <param name="Tiers">For requests with more input tokens than <c>Start</c>, all tokens have this price. In the order of <c>Start</c>.</param>
public sealed record TokenRate(decimal Base, IReadOnlyList<(long Start, decimal Price)> Tiers)
{
    /// <summary>The price of a request's tokens.</summary>
    /// <param name="inputTokens">All of its input, cached tokens included.</param>
    public decimal At(long inputTokens) => Tiers.Where(tier => inputTokens > tier.Start).Select(tier => (decimal?)tier.Price).LastOrDefault() ?? Base;

    internal static TokenRate? Read(JsonElement prices, string name) => !prices.TryGetProperty(name, out var rate) ? null
        : rate.ValueKind == JsonValueKind.Number ? new TokenRate(rate.GetDecimal(), [])
        : new TokenRate(rate.GetProperty("base").GetDecimal(), [.. rate.GetProperty("tiers").EnumerateArray().Select(tier => (tier.GetProperty("start").GetInt64(), tier.GetProperty("price").GetDecimal())).OrderBy(tier => tier.Item1)]);
}

/// <summary>What a model costs at one time. A part without a rate of its own costs what its whole does.</summary>
/// <param name="Input">Null for models whose input is not priced by tokens, like <paramref name="Output"/>.</param>
/// <param name="Output">Tokens written, reasoning included.</param>
/// <param name="CacheRead">Input tokens from the provider's cache; null: as other input.</param>
/// <param name="PerRequest">USD for each request.</param>
public sealed record TokenPrices(TokenRate? Input, TokenRate? Output, TokenRate? CacheRead, decimal PerRequest)
{
    /// <summary>The numbers of input tokens beyond which prices change.</summary>
    public IReadOnlyList<long> Steps => [.. new[] { Input, Output, CacheRead }.SelectMany(rate => rate?.Tiers ?? []).Select(tier => tier.Start).Distinct().Order()];

    internal static TokenPrices Read(JsonElement prices) => new(
        TokenRate.Read(prices, "input_mtok"),
        TokenRate.Read(prices, "output_mtok"),
        TokenRate.Read(prices, "cache_read_mtok"),
        prices.TryGetProperty("requests_kcount", out var requests) ? requests.GetDecimal() / 1000 : 0);
}
