using System.Globalization;
using System.Text.Json;

namespace Sightglass.Telemetry.Prices;

/// <summary>A model of the catalog: how its names are known, and its prices over time.</summary>
internal sealed class PricedModel
{
    private readonly PriceMatch _match;
    private readonly IReadOnlyList<(JsonElement? Constraint, JsonElement Prices)> _prices;

    public PricedModel(JsonElement model)
    {
        Id = model.GetProperty("id").GetString()!;
        _match = PriceMatch.Read(model.GetProperty("match"));
        var prices = model.GetProperty("prices");
        _prices = prices.ValueKind == JsonValueKind.Array
            ? [.. prices.EnumerateArray().Select(entry => (entry.TryGetProperty("constraint", out var constraint) ? constraint : (JsonElement?)null, entry.GetProperty("prices")))]
            : [(null, prices)];
    }

    public string Id { get; }

    public bool Fits(string name) => _match.Fits(name);

    /// <summary>The last prices of the list that hold at the time; null when none does.</summary>
    public TokenPrices? At(DateTimeOffset time) => _prices.Where(entry => Holds(entry.Constraint, time.ToUniversalTime())).Select(entry => TokenPrices.Read(entry.Prices)).LastOrDefault();

    private static bool Holds(JsonElement? constraint, DateTimeOffset time)
    {
        if (constraint is not { } condition)
        {
            return true;
        }

        if (condition.TryGetProperty("start_date", out var date))
        {
            return DateOnly.FromDateTime(time.UtcDateTime) >= DateOnly.Parse(date.GetString()!, CultureInfo.InvariantCulture);
        }

        var (now, start, end) = (TimeOnly.FromDateTime(time.UtcDateTime), TimeOf("start_time"), TimeOf("end_time"));
        return start <= end ? now >= start && now < end : now >= start || now < end;

        TimeOnly TimeOf(string name) => TimeOnly.Parse(condition.GetProperty(name).GetString()!.TrimEnd('Z'), CultureInfo.InvariantCulture);
    }
}
