using Sightglass.Query.Functions;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Completion;

/// <summary>Proposes what could stand at the cursor, from the lists that the parsers read by. Any thread may use it.</summary>
/// <param name="schema">Whose fields are proposed.</param>
/// <param name="names">Constants and metrics that formulas may name.</param>
/// <param name="sampler">Gives values of a field; null proposes none.</param>
public sealed class Completer(EventSchema schema, FormulaNames? names = null, ValueSampler? sampler = null)
{
    /// <summary>More than anybody reads before typing another letter.</summary>
    public const int ItemsMax = 50;

    /// <param name="language">One of <see cref="QueryCheck.Languages"/>.</param>
    /// <param name="position">The cursor, a zero-based index in the text.</param>
    public CompletionResult Complete(string language, string text, int position)
    {
        var cursor = Math.Clamp(position, 0, Math.Min(text.Length, QueryLimits.TextLength));
        var context = language == "formula" ? CursorContext.OfFormula(text, cursor) : CursorContext.OfFilter(text, 0, cursor, FilterContext.Alone);
        var word = text[context.Start..cursor];
        var items = context.Place switch
        {
            CursorPlace.Value => context.Field is { } field ? Values(field, word) : [],
            CursorPlace.AfterTerm => Operators().Concat(Words(Keywords.And, Keywords.Or)),
            CursorPlace.Term => Fields().Concat(Words(Keywords.Not, Keywords.And, Keywords.Or)),
            CursorPlace.Expression => Functions().Concat(Names()),
            CursorPlace.AfterExpression => Words($"{Keywords.Where} ", $"{Keywords.Group} {Keywords.By} ", $"{Keywords.Order} {Keywords.By} ", $"{Keywords.Limit} "),
            _ => Fields(),
        };
        var matching = context.Place == CursorPlace.Value ? items : items.Where(item => Matches(item, word)).OrderBy(item => !item.Label.StartsWith(word, StringComparison.OrdinalIgnoreCase));
        return new CompletionResult(context.Start, cursor, [.. matching.Take(ItemsMax)]);
    }

    private static bool Matches(CompletionItem item, string word) =>
        word.Length == 0 || item.Label.Contains(word, StringComparison.OrdinalIgnoreCase);

    private IEnumerable<CompletionItem> Values(string field, string word)
    {
        var prefix = word.TrimStart('"', '\'');
        var known = schema.TryGetOrdinal(field, out var ordinal) && schema.Fields[ordinal].Type == FieldType.Boolean
            ? [("true", 0), ("false", 0)]
            : sampler?.Invoke(field, prefix) ?? [];
        return known
            .Where(value => value.Value.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
            .Select(value => new CompletionItem(value.Value, Written(value.Value), "value", value.Count > 0 ? $"{value.Count} events" : null));
    }

    // What would be read as a number, or in parts, goes in quotes.
    private static string Written(string value) =>
        value.Length > 0 && char.IsAsciiLetter(value[0]) && FilterText.Name(value) == value ? value : FilterText.Quote(value);

    private IEnumerable<CompletionItem> Fields() => schema.Fields.Select(field =>
        new CompletionItem(field.Name, FilterText.Name(field.Name), "field", field.Unit is null ? field.Description : $"{field.Description} ({field.Unit})"));

    private static IEnumerable<CompletionItem> Operators() =>
        FilterOperators.All.Select(@operator => new CompletionItem(@operator.Text, @operator.Text, "operator", @operator.Summary));

    private static IEnumerable<CompletionItem> Functions() => QueryFunctions.Names.Append(QueryFunctions.Elapsed.Name).Distinct().Select(name =>
        new CompletionItem(name, $"{name}(", "function", QueryFunctions.Find(name)!.Summary));

    private IEnumerable<CompletionItem> Names() => names is null
        ? []
        : names.Metrics.Keys.Select(name => new CompletionItem(name, name, "metric", null))
            .Concat(names.Constants.Select(constant => new CompletionItem(constant.Key, constant.Key, "metric", NumberText.Format(constant.Value))));

    private static IEnumerable<CompletionItem> Words(params string[] words) => words.Select(word => new CompletionItem(word.TrimEnd(), word, "keyword", null));
}
