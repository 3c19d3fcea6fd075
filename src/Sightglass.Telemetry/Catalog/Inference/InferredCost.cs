using System.Globalization;
using System.Text;
using Sightglass.Telemetry.Prices;

namespace Sightglass.Telemetry.Catalog.Inference;

/// <summary>A model that events name.</summary>
/// <param name="Name">As in the events.</param>
/// <param name="Provider">As in most of its events; null for none.</param>
/// <param name="Events">Their number.</param>
public sealed record SeenModel(string Name, string? Provider, long Events);

/// <summary>A constant of the pack.</summary>
internal sealed record InferredConstant(string Name, decimal Value, string Description);

/// <summary>A formula for the cost of models, written out model by model from a catalog of prices.</summary>
/// <param name="Formula">In USD; null if no model has a price.</param>
/// <param name="Priced">The models in it.</param>
/// <param name="Constants">The prices that it uses.</param>
/// <param name="Unpriced">Models without a price, which is not the same as free; the most frequent first.</param>
internal sealed record InferredCost(string? Formula, IReadOnlyList<string> Priced, IReadOnlyList<InferredConstant> Constants, IReadOnlyList<SeenModel> Unpriced)
{
    // With cached tokens a line has 15 operations, and a formula at most 500.
    private const int MaxLines = 24;

    // A name has 64 characters, with what follows.
    private const int MaxSlug = 40;

    /// <summary>Writes the formula.</summary>
    /// <param name="prefix">Of names of constants.</param>
    /// <param name="models">What the events name.</param>
    /// <param name="roles">Those of models and tokens.</param>
    /// <param name="prices">The catalog.</param>
    /// <param name="now">Prices are those of today's noon, UTC, for all history.</param>
    public static InferredCost Of(string prefix, IReadOnlyList<SeenModel> models, RoleSet roles, PriceCatalog prices, DateTimeOffset now)
    {
        var noon = new DateTimeOffset(now.UtcDateTime.Date.AddHours(12), TimeSpan.Zero);
        List<string> lines = [], priced = [];
        List<InferredConstant> constants = [];
        List<SeenModel> unpriced = [];
        foreach (var model in models.OrderByDescending(model => model.Events).ThenBy(model => model.Name, StringComparer.Ordinal))
        {
            var price = !FieldText.IsPrintable(model.Name) ? null : prices.Find(model.Name, model.Provider, noon);
            var steps = price?.Prices.Steps ?? [];
            if (price is null || lines.Count + steps.Count + 1 > MaxLines)
            {
                unpriced.Add(model);
                continue;
            }

            priced.Add(model.Name);
            var slug = Slug($"{prefix}_{model.Name}", constants);
            for (var step = 0; step <= steps.Count; step++)
            {
                var line = new Line(slug + (step == 0 ? "" : $"_above_{steps[step - 1]}"), model.Name, price, roles, step == 0 ? null : steps[step - 1], step == steps.Count ? null : steps[step]);
                constants.AddRange(line.Constants(prices));
                lines.Add($"Model{lines.Count + 1} = {line.Formula} WHERE {line.Condition}");
            }
        }

        var formula = lines.Count == 0 ? null : string.Join('\n', [.. lines, $"({string.Join(" + ", Enumerable.Range(1, lines.Count).Select(number => $"Model{number}"))}) / 1000000"]);
        return new InferredCost(formula, priced, constants, unpriced);
    }

    private static string Slug(string text, List<InferredConstant> taken)
    {
        var slug = new StringBuilder();
        foreach (var c in text.ToLowerInvariant().Where(c => char.IsAsciiLetterOrDigit(c) || slug.Length == 0 || slug[^1] != '_'))
        {
            slug.Append(char.IsAsciiLetterOrDigit(c) ? c : '_');
        }

        var name = slug.ToString().TrimEnd('_');
        name = name.Length > MaxSlug ? name[..MaxSlug] : name;
        var unique = name;
        for (var number = 2; taken.Exists(constant => constant.Name == $"{unique}_in" || constant.Name == $"{unique}_out" || constant.Name == $"{unique}_request"); number++)
        {
            unique = $"{name}_{number}";
        }

        return unique;
    }

    /// <summary>The cost of one model, for requests of some length, in millionths of a USD.</summary>
    /// <param name="Slug">Beginning of its constants.</param>
    /// <param name="Model">As in the events.</param>
    /// <param name="Price">What it costs.</param>
    /// <param name="Roles">The fields.</param>
    /// <param name="Above">Requests with more input tokens; null for all.</param>
    /// <param name="UpTo">Requests with at most so many; null for all.</param>
    private sealed record Line(string Slug, string Model, ModelPrice Price, RoleSet Roles, long? Above, long? UpTo)
    {
        private string? Input => NameOf(Role.InputTokens, Price.Prices.Input);

        private string? Output => NameOf(Role.OutputTokens, Price.Prices.Output);

        private string? Cached => Input is null ? null : NameOf(Role.CachedTokens, Price.Prices.CacheRead);

        public string Formula
        {
            get
            {
                var inputs = Cached is { } cached && !Roles.CachedIsBesideInput ? $"({SumOf(Input)} - {SumOf(cached)})" : SumOf(Input);
                return string.Join(" + ", new[]
                {
                    Input is null ? null : $"{inputs} * {Slug}_in",
                    Cached is { } read ? $"{SumOf(read)} * {Slug}_cached" : null,
                    Output is { } output ? $"{SumOf(output)} * {Slug}_out" : null,
                    Price.Prices.PerRequest > 0 ? $"Count() * {Slug}_request" : null,
                }.OfType<string>().DefaultIfEmpty("0 * Count()"));
            }
        }

        // What no request of the model has costs nothing; the rest still costs what it does.
        private static string SumOf(string? tokens) => $"Coalesce(Sum({tokens}), 0)";

        public string Condition => $"{FieldText.Name(Roles.Field(Role.Model)!)}={FieldText.Quote(Model)}"
            + (Above is { } above && Input is not null ? string.Create(CultureInfo.InvariantCulture, $" AND {Input}>{above}") : "")
            + (UpTo is { } upTo && Input is not null ? string.Create(CultureInfo.InvariantCulture, $" AND {Input}<={upTo}") : "");

        public IEnumerable<InferredConstant> Constants(PriceCatalog prices)
        {
            var length = Above is { } above ? above + 1 : 0;
            if (Input is not null)
            {
                yield return Constant("in", Price.Prices.Input!.At(length), "a million input tokens");
            }

            if (Cached is not null)
            {
                yield return Constant("cached", Price.Prices.CacheRead!.At(length), "a million input tokens from the cache");
            }

            if (Output is not null)
            {
                yield return Constant("out", Price.Prices.Output!.At(length), "a million output tokens");
            }

            if (Price.Prices.PerRequest > 0)
            {
                yield return Constant("request", Price.Prices.PerRequest * 1_000_000, "a million requests");
            }

            InferredConstant Constant(string part, decimal value, string what) => new($"{Slug}_{part}", value, string.Create(CultureInfo.InvariantCulture,
                $"USD for {what} of {Model}{(Above is { } beyond ? $", in requests with more than {beyond}" : "")}: {Price.Provider} {Price.Model} in {prices.Source} as of {prices.Date:yyyy-MM-dd}"));
        }

        private string? NameOf(Role role, TokenRate? rate) => rate is not null && Roles.Field(role) is { } path ? FieldText.Name(path) : null;
    }
}
