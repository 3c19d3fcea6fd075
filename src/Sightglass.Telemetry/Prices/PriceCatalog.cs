using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sightglass.Telemetry.Prices;

/// <summary>What a model costs, and where that is from.</summary>
/// <param name="Provider">Who was asked: an id of the catalog.</param>
/// <param name="Model">The catalog's name of the model.</param>
/// <param name="Prices">At the time that was asked for.</param>
public sealed record ModelPrice(string Provider, string Model, TokenPrices Prices);

/// <summary>Prices of models as of a date. Immutable; any thread may use it.</summary>
/// <remarks>The file is <c>packs/prices/llm-prices.json</c>, in the form <c>llm-price-catalogue/1</c>. A model that it does not have is unpriced, which is not the same as free.</remarks>
public sealed class PriceCatalog
{
    private static readonly Lazy<PriceCatalog> LazyShipped = new(ReadShipped);
    private static readonly TimeSpan RegexTimeout = TimeSpan.FromMilliseconds(100);

    private readonly IReadOnlyList<PricedProvider> _providers;
    private readonly HashSet<string> _ids;

    private PriceCatalog(JsonElement root)
    {
        Source = root.GetProperty("source").GetProperty("name").GetString()!;
        Date = DateOnly.Parse(root.GetProperty("data_date").GetString()!, CultureInfo.InvariantCulture);
        _providers = [.. root.GetProperty("providers").EnumerateArray().Select(provider => new PricedProvider(provider))];
        _ids = [.. _providers.Select(provider => provider.Id)];
    }

    /// <summary>The prices that are shipped with the program.</summary>
    public static PriceCatalog Shipped => LazyShipped.Value;

    /// <summary>The name of the collection.</summary>
    public string Source { get; }

    /// <summary>The day of which the prices are.</summary>
    public DateOnly Date { get; }

    /// <summary>Reads a catalog.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="KeyNotFoundException">It lacks a member.</exception>
    public static PriceCatalog Read(Stream json)
    {
        using var document = JsonDocument.Parse(json);
        return new PriceCatalog(document.RootElement.Clone());
    }

    /// <summary>The name of a model taken apart: its provider, if that is known, and the rest.</summary>
    public ModelName NameOf(string model) => ModelName.Read(model, _ids);

    /// <summary>The price of a model; null if the catalog has none.</summary>
    /// <param name="model">As it was sent.</param>
    /// <param name="provider">As it was sent; null to find it from the model's name. A provider that the catalog does not know has no prices.</param>
    /// <param name="time">When the model was asked.</param>
    /// <param name="url">The address of the API, which tells the provider if nothing else does; null for none.</param>
    public ModelPrice? Find(string model, string? provider, DateTimeOffset time, string? url = null)
    {
        return Find(NameOf(model), provider, time, url) ?? ModelName.OfDisplayName(model).Select(id => Find(NameOf(id), provider, time, url)).FirstOrDefault(price => price is not null);
    }

    private ModelPrice? Find(ModelName name, string? provider, DateTimeOffset time, string? url)
    {
        if (ProviderOf(name, provider, url) is not { } asked)
        {
            return null;
        }

        return Find(asked, name.Model, time) ?? (ModelName.WithDashedDate(name.Model) is var dashed && dashed != name.Model ? Find(asked, dashed, time) : null);
    }

    private ModelPrice? Find(PricedProvider asked, string model, DateTimeOffset time)
    {
        var found = asked.Fallbacks.Select(id => _providers.First(provider => provider.Id == id)).Prepend(asked)
            .Select(provider => provider.Models.FirstOrDefault(candidate => candidate.Fits(model))).FirstOrDefault(candidate => candidate is not null);
        return found?.At(time) is { } prices and not { Input: null, Output: null } ? new ModelPrice(asked.Id, found.Id, prices) : null;
    }

    private PricedProvider? ProviderOf(ModelName name, string? given, string? url)
    {
        if (given is { Length: > 0 })
        {
            var id = ModelName.ProviderOf(given, _ids);
            return _providers.FirstOrDefault(provider => provider.Id == id) ?? _providers.FirstOrDefault(provider => provider.NameMatch?.Fits(given.Trim().ToLowerInvariant()) == true);
        }

        return name.Provider is { } own ? _providers.First(provider => provider.Id == own)
            : (url is null ? null : _providers.FirstOrDefault(provider => Regex.IsMatch(url, $"^(?:{provider.UrlPattern})", RegexOptions.CultureInvariant, RegexTimeout)))
                ?? _providers.FirstOrDefault(provider => provider.ModelMatch?.Fits(name.Model) == true);
    }

    private static PriceCatalog ReadShipped()
    {
        using var json = typeof(PriceCatalog).Assembly.GetManifestResourceStream("llm-prices.json")!;
        return Read(json);
    }

    private sealed class PricedProvider(JsonElement provider)
    {
        public string Id { get; } = provider.GetProperty("id").GetString()!;

        public string UrlPattern { get; } = provider.GetProperty("api_pattern").GetString()!;

        public PriceMatch? NameMatch { get; } = provider.TryGetProperty("provider_match", out var match) ? PriceMatch.Read(match) : null;

        public PriceMatch? ModelMatch { get; } = provider.TryGetProperty("model_match", out var match) ? PriceMatch.Read(match) : null;

        public IReadOnlyList<string> Fallbacks { get; } = provider.TryGetProperty("fallback_model_providers", out var ids) ? [.. ids.EnumerateArray().Select(id => id.GetString()!)] : [];

        public IReadOnlyList<PricedModel> Models { get; } = [.. provider.GetProperty("models").EnumerateArray().Select(model => new PricedModel(model))];
    }
}
