using System.Text.Json;
using Sightglass.Testing.Cases;

namespace Sightglass.Telemetry.Prices;

/// <summary>Which price a model has: tests/cases/11-llm-prices.cases.json. The arithmetic of a cost is written out here, as packs write it out in formulas.</summary>
public sealed class PriceCaseTests
{
    private static readonly CaseSuite Suite = new("11-llm-prices");

    public static TheoryData<string> Costs => [.. Suite.Ids("cost")];

    public static TheoryData<string> ModelNames => [.. Suite.Ids("name")];

    public static TheoryData<string> Dates => [.. Suite.Ids("date-suffix")];

    [Theory]
    [MemberData(nameof(Costs))]
    public void Price_OfAModel_GivesTheExpectedCost(string id)
    {
        var (input, expected) = (Suite.Find(id).GetProperty("input"), Suite.Find(id).GetProperty("expect").GetProperty("cost"));
        var (read, cached, written) = (Tokens("input_tokens"), Tokens("cache_read_tokens"), Tokens("output_tokens"));
        var time = Text("time") ?? Suite.Root.GetProperty("default_time").GetString()!;

        var price = PriceCatalog.Shipped.Find(Text("model")!, Text("provider"), DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture), Text("api_url"));

        if (expected.ValueKind == JsonValueKind.Null)
        {
            Assert.Null(price);
        }
        else if (!expected.TryGetProperty("error", out _))
        {
            var prices = price!.Prices;
            var rate = prices.Input?.At(read) ?? 0;
            var inputUsd = (((read - cached) * rate) + (cached * (prices.CacheRead?.At(read) ?? rate))) / 1_000_000;
            var outputUsd = written * (prices.Output?.At(read) ?? 0) / 1_000_000;
            Assert.Equal((expected.GetProperty("provider").GetString(), expected.GetProperty("model").GetString()), (price.Provider, price.Model));
            AssertUsd("input_usd", inputUsd);
            AssertUsd("output_usd", outputUsd);
            AssertUsd("total_usd", inputUsd + outputUsd + prices.PerRequest);
        }
        else
        {
            // More tokens from the cache than tokens: such events are wrong, and a formula has no way to see that.
            Assert.True(cached > read);
        }

        string? Text(string name) => input.TryGetProperty(name, out var value) ? value.GetString() : null;

        long Tokens(string name) => input.GetProperty("usage").TryGetProperty(name, out var value) ? value.GetInt64() : 0;

        void AssertUsd(string name, decimal usd) => Assert.Equal(expected.GetProperty(name).GetDouble(), (double)usd, 1e-9 * Math.Max(1e-6, Math.Abs((double)usd)));
    }

    [Theory]
    [MemberData(nameof(ModelNames))]
    public void Name_OfAModel_IsTakenApart(string id)
    {
        var (input, expected) = (Suite.Find(id).GetProperty("input"), Suite.Find(id).GetProperty("expect"));

        var name = PriceCatalog.Shipped.NameOf(input.GetProperty("model").GetString()!);

        Assert.Equal((expected.GetProperty("provider").GetString(), expected.GetProperty("model").GetString()), (name.Provider, name.Model));
    }

    [Theory]
    [MemberData(nameof(Dates))]
    public void Date_InAName_IsWrittenWithDashes(string id) =>
        Assert.Equal(Suite.Find(id).GetProperty("expect").GetProperty("normalised").GetString(), ModelName.WithDashedDate(Suite.Find(id).GetProperty("input").GetProperty("model").GetString()!));

    /// <summary>The shipped file is the catalog of the cases, unchanged, with its license.</summary>
    [Fact]
    public void Catalog_IsShipped_WithItsLicense()
    {
        var shipped = Repository.Text("packs/prices/llm-prices.json");

        Assert.Equal(Repository.Text("tests/cases/11-llm-prices.catalogue.json"), shipped);
        Assert.StartsWith("The MIT License (MIT)", JsonDocument.Parse(shipped).RootElement.GetProperty("source").GetProperty("license_text").GetString(), StringComparison.Ordinal);
        Assert.Equal(("genai-prices", new DateOnly(2026, 9, 23)), (PriceCatalog.Shipped.Source, PriceCatalog.Shipped.Date));
    }
}
