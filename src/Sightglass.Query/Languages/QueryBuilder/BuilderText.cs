using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sightglass.Query.Binding;
using Sightglass.Query.Functions;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Languages.QueryBuilder;

/// <summary>Prints filters, and tables of aggregates over one filter, as the JSON of the Query Builder.</summary>
/// <param name="binder">Knows which names are fields.</param>
/// <param name="lost">Receives what the JSON does not say.</param>
internal sealed class BuilderText(QueryBinder binder, ICollection<string> lost)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The events that match a filter.</summary>
    /// <exception cref="InexpressibleException">The Query Builder cannot express it.</exception>
    public string Write(FilterNode filter)
    {
        var json = new JsonObject();
        AddFilter(json, filter);
        return json.ToJsonString(Readable);
    }

    /// <summary>A table.</summary>
    /// <exception cref="InexpressibleException">The Query Builder cannot express it.</exception>
    public string Write(SelectQuery select)
    {
        if (select.IsByEachKey || !select.IsGrouped || select.Columns.Any(column => column.Value is StepNode))
        {
            throw new InexpressibleException("the form of the table");
        }

        var keys = select.Columns.Where(column => column.IsKey).Select(column => KeyOf(((FieldNode)column.Value).Field.Name)).ToList();
        var columns = select.Columns.Where(column => !column.IsKey).ToList();
        var values = columns.Select(column => Aggregate(column.Value)).ToList();
        var shared = Shared(values);
        var calculations = values.Select((value, index) => Calculation(value, shared, columns[index].Name)).ToList();
        var json = new JsonObject();
        AddFilter(json, shared is null ? select.Filter : AndNode.Of(select.Filter, shared));
        json["calculations"] = new JsonArray([.. calculations]);
        if (keys.Count > 0)
        {
            json["groupBys"] = new JsonArray([.. keys.Select(key => new JsonObject { ["type"] = "string", ["value"] = key })]);
        }

        AddHavings(json, select, columns, calculations);
        AddOrder(json, select, keys, columns, calculations);
        if (keys.Count > 0 && select.Limit != BuilderQuery.DefaultLimit)
        {
            json["limit"] = Math.Min(select.Limit, QueryLimits.Groups);
        }

        if (select.Offset > 0)
        {
            lost.Add("the groups that are skipped");
        }

        return json.ToJsonString(Readable);
    }

    private static AggregateNode Aggregate(FormulaNode node) => node switch
    {
        AggregateNode { Elapsed: null, Groups: null } aggregate => aggregate,
        AggregateNode { Groups: not null } => throw new InexpressibleException("a function of the values of groups"),
        AggregateNode => throw new InexpressibleException("Elapsed, which compares two events of a key"),
        NameNode name => Aggregate(name.Target),
        NumberNode => throw new InexpressibleException("a number as a value: a calculation is one function"),
        OverTimeNode => throw new InexpressibleException("a rate, or a value of an earlier time"),
        _ => throw new InexpressibleException("arithmetic: a calculation is one function"),
    };

    /// <summary>The filter of all functions; null where each counts what has its key, which calculations can.</summary>
    private static FilterNode? Shared(IReadOnlyList<AggregateNode> values)
    {
        var filters = values.Select(value => value.Filter).Distinct(FilterComparer.Instance).ToList();
        return filters is [var only] ? only is ExistsNode && values.All(value => value.Kind == AggregateKind.Count) ? null : only
            : values.All(value => value.Filter is MatchAllNode || value is { Kind: AggregateKind.Count, Filter: ExistsNode }) ? null
            : throw new InexpressibleException("functions that read different events: all calculations have the same filters");
    }

    private JsonObject Calculation(AggregateNode value, FilterNode? shared, string name)
    {
        var key = value.Kind == AggregateKind.Count ? shared is null && value.Filter is ExistsNode exists ? KeyOf(exists.Field.Name) : null : KeyOf(value.Field!.Name);
        var json = new JsonObject { ["operator"] = OperatorOf(value) };
        if (key is not null)
        {
            json["key"] = key;
        }

        if (name != "value" && name != NameOf(json))
        {
            json["alias"] = name;
        }

        return json;
    }

    private static string NameOf(JsonObject calculation) => (string?)calculation["alias"] ?? (calculation["key"] is { } key ? $"{calculation["operator"]}({key})" : (string)calculation["operator"]!);

    private static string OperatorOf(AggregateNode value) => value.Kind switch
    {
        AggregateKind.StandardDeviation => "stddev",
        AggregateKind.Percentile when value.Permille == 500 => "median",
        AggregateKind.Percentile when value.Permille is 1 or 10 or 50 or 100 or 250 or 750 or 900 or 950 or 990 or 999 =>
            value.Permille % 10 == 0 ? $"p{(value.Permille / 10).ToString("00", CultureInfo.InvariantCulture)}" : $"p{value.Permille.ToString("000", CultureInfo.InvariantCulture)}",
        AggregateKind.Percentile => throw new InexpressibleException($"the percentile of the share {(value.Permille / 1000.0).ToString(CultureInfo.InvariantCulture)}"),
        AggregateKind.Rows => throw new InexpressibleException("a number of rows whatever they stand for"),
        AggregateKind.First or AggregateKind.Last => throw new InexpressibleException($"the function {value.Kind}"),
        var kind => kind.ToString().ToLowerInvariant(),
    };

    private void AddHavings(JsonObject json, SelectQuery select, List<SelectColumn> columns, List<JsonObject> calculations)
    {
        if (select.Having is null)
        {
            return;
        }

        var havings = new JsonArray();
        foreach (var condition in select.Having is AndNode and ? and.Operands : [select.Having])
        {
            if (condition is not ComparisonNode { Operand: NumberOperand number } comparison || columns.FindIndex(column => column.Name == comparison.Field.Name) is var index && index < 0 || OrderOf(comparison.Operator) is not { } operation)
            {
                lost.Add("the condition on the groups");
                continue;
            }

            havings.Add(new JsonObject { ["key"] = NameOf(calculations[index]), ["operation"] = operation, ["value"] = Number(number) });
        }

        if (havings.Count > 0)
        {
            json["havings"] = havings;
        }
    }

    private void AddOrder(JsonObject json, SelectQuery select, List<string> keys, List<SelectColumn> columns, List<JsonObject> calculations)
    {
        if (select.Order.Count > 1)
        {
            lost.Add("the second order of the groups");
        }

        if (keys.Count == 0 || select.Order is not [{ Column: { } index } order, ..])
        {
            return;
        }

        var column = select.Columns[index];
        var place = columns.IndexOf(column);
        if (place != 0 || !order.IsDescending)
        {
            json["orderBy"] = new JsonObject { ["value"] = place < 0 ? KeyOf(((FieldNode)column.Value).Field.Name) : NameOf(calculations[place]), ["order"] = order.IsDescending ? "desc" : "asc" };
        }
    }

    private void AddFilter(JsonObject json, FilterNode filter)
    {
        var pushed = new PushedNegations(binder, lost).Of(filter);
        var all = Flat(pushed).Where(node => node is not MatchAllNode).ToList();
        var needles = all.OfType<SearchNode>().ToList();
        var conditions = all.Where(node => node is not SearchNode).ToList();
        if (conditions is [OrNode only])
        {
            json["filters"] = new JsonArray([.. only.Operands.Select(Filter)]);
            json["filterCombination"] = "or";
        }
        else if (conditions.Count > 0)
        {
            json["filters"] = new JsonArray([.. conditions.Select(Filter)]);
        }

        switch (needles)
        {
            case []:
                break;
            case [var needle]:
                json["needle"] = Needle(needle);
                break;
            default:
                throw new InexpressibleException("more than one text that is searched anywhere in the event");
        }
    }

    private static IEnumerable<FilterNode> Flat(FilterNode node) => node is AndNode and ? and.Operands.SelectMany(Flat) : [node];

    private static JsonObject Needle(SearchNode search)
    {
        var json = new JsonObject { ["value"] = search.IsRegex ? Regex(search.Text, "the event") : search.Text };
        foreach (var (flag, isSet) in (ReadOnlySpan<(string, bool)>)[("isRegex", search.IsRegex), ("matchCase", search.MatchCase)])
        {
            if (isSet)
            {
                json[flag] = true;
            }
        }

        return json;
    }

    private JsonNode Filter(FilterNode node) => node switch
    {
        AndNode and => Group("and", and.Operands),
        OrNode or => Group("or", or.Operands),
        NotNode { Operand: ExistsNode exists } => Leaf(exists.Field.Name, "is_null"),
        NotNode { Operand: ComparisonNode comparison } => Leaf(comparison, isNegated: true),
        ExistsNode exists => Leaf(exists.Field.Name, "exists"),
        ComparisonNode comparison => Leaf(comparison, isNegated: false),
        SearchNode or NotNode { Operand: SearchNode } => throw new InexpressibleException("a text anywhere in the event, within OR or negated: a needle must be found whatever the filters are"),
        MatchAllNode => throw new InexpressibleException("a star beside conditions"),
        _ => throw new InexpressibleException("a test of the log line, or of a path into arrays and objects"),
    };

    private JsonObject Group(string combination, IReadOnlyList<FilterNode> operands) => new()
    {
        ["kind"] = "group",
        ["filterCombination"] = combination,
        ["filters"] = new JsonArray([.. operands.Select(Filter)]),
    };

    private JsonObject Leaf(string name, string operation, string? type = null, JsonNode? value = null)
    {
        var json = new JsonObject { ["key"] = KeyOf(name), ["operation"] = operation };
        if (type is not null)
        {
            json["type"] = type;
            json["value"] = value;
        }

        return json;
    }

    private JsonObject Leaf(ComparisonNode comparison, bool isNegated)
    {
        var name = comparison.Field.Name;
        string? not = isNegated ? "not_" : "";
        return (comparison.Operator, comparison.Operand) switch
        {
            (ComparisonOperator.Equal, NumberOperand number) => Leaf(name, isNegated ? "neq" : "eq", "number", Number(number)),
            (ComparisonOperator.Equal, TextOperand text) => Leaf(name, isNegated ? "neq" : "eq", "string", text.Text),
            (ComparisonOperator.Equal or ComparisonOperator.In, ListOperand { Texts.Count: > 0 } list) => Leaf(name, $"{not}in", "string", new JsonArray([.. list.Texts.Select(text => JsonValue.Create(text))])),
            (ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual or ComparisonOperator.Less or ComparisonOperator.LessOrEqual, NumberOperand number) => Leaf(name, OrderOf(comparison.Operator)!, "number", Number(number)),
            (ComparisonOperator.Includes, _) => Leaf(name, $"{not}includes", "string", TextOf(comparison)),
            (ComparisonOperator.Equal, PatternOperand { Parts: ["", var part, ""] }) => Leaf(name, $"{not}includes", "string", part),
            (ComparisonOperator.StartsWith, _) when !isNegated => Leaf(name, "starts_with", "string", TextOf(comparison)),
            (ComparisonOperator.EndsWith, _) when !isNegated => Leaf(name, "ends_with", "string", TextOf(comparison)),
            (ComparisonOperator.Equal, PatternOperand { Parts: [var start, ""] }) when !isNegated => Leaf(name, "starts_with", "string", start),
            (ComparisonOperator.Equal, PatternOperand { Parts: ["", var end] }) when !isNegated => Leaf(name, "ends_with", "string", end),
            _ when isNegated => throw new InexpressibleException($"the negation of a pattern for '{name}': only equality, parts of a text, lists and existence can be negated"),
            (ComparisonOperator.Equal, PatternOperand pattern) => Leaf(name, "regex", "string", $"(?s)^{string.Join(".*", pattern.Parts.Select(Literal))}$"),
            (ComparisonOperator.Contains, _) => Leaf(name, "regex", "string", AnyCase(TextOf(comparison))),
            (ComparisonOperator.Matches, TextOperand regex) => Leaf(name, "regex", "string", Regex(regex.Text, $"'{name}'")),
            _ => throw new InexpressibleException($"the comparison of '{name}'"),
        };
    }

    private static string TextOf(ComparisonNode comparison) => comparison.Operand switch
    {
        TextOperand text => text.Text,
        NumberOperand number => number.Text,
        _ => throw new InexpressibleException($"the comparison of '{comparison.Field.Name}'"),
    };

    /// <summary>A number of JSON is read in its shortest form; any other form is a text.</summary>
    private static JsonNode Number(NumberOperand number) => NumberText.Format(number.Value) == number.Text && Math.Abs(number.Value) < 1e15 ? JsonNode.Parse(number.Text)! : JsonValue.Create(number.Text);

    private static string? OrderOf(ComparisonOperator kind) => BuilderOperation.All.FirstOrDefault(operation => operation.Operator == kind && !operation.IsNegated)?.Name ?? (kind == ComparisonOperator.NotEqual ? "neq" : null);

    /// <summary>The key that the Query Builder reads as a name of ours.</summary>
    private string KeyOf(string name)
    {
        var attribute = $"attributes.{name}";
        return DerivedName.Read(name, out _) is not null ? throw new InexpressibleException($"the key {name}")
            : WorkersNames.FieldOf(name) == name ? name
            : WorkersNames.All.FirstOrDefault(known => known.Field == name).Name is { } known ? known
            : binder.BindField(name) is AttributeField && WorkersNames.FieldOf(attribute) == attribute ? attribute
            : throw new InexpressibleException($"'{name}', which has no key");
    }

    private static string Literal(string text)
    {
        var literal = new StringBuilder();
        foreach (var c in text)
        {
            _ = char.IsAscii(c) && !char.IsControl(c) && !char.IsAsciiLetterOrDigit(c) && c is not ('_' or ' ') ? literal.Append('\\').Append(c)
                : char.IsAscii(c) && char.IsControl(c) ? literal.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}")
                : literal.Append(c);
        }

        return literal.ToString();
    }

    /// <summary>Each letter in all its forms, unless the text is of ASCII.</summary>
    private static string AnyCase(string text)
    {
        if (text.All(char.IsAscii))
        {
            return text.Any(char.IsAsciiLetter) ? $"(?i){Literal(text)}" : Literal(text);
        }

        var written = new StringBuilder();
        foreach (var letter in text.EnumerateRunes())
        {
            var folded = LetterCase.Fold(letter.ToString());
            var (others, _) = LetterCase.Replacements(folded);
            _ = written.Append(others.Length == 0 ? Literal(folded) : $"[{folded}{others}]");
        }

        return written.ToString();
    }

    /// <summary>A regular expression that the Query Builder takes as it is.</summary>
    private static string Regex(string expression, string what)
    {
        // In the tree a dot is any character.
        return Array.Find([expression, "(?s)" + expression], IsTakenAsItIs) ?? throw new InexpressibleException($"the regular expression for {what}");

        bool IsTakenAsItIs(string text) => RegexDialect.Write(text, out var wrong) == expression && wrong is null;
    }

    /// <summary>Filters are the same if they are printed alike: places in a text do not count.</summary>
    private sealed class FilterComparer : IEqualityComparer<FilterNode>
    {
        public static readonly FilterComparer Instance = new();

        public bool Equals(FilterNode? x, FilterNode? y) => x is not null && y is not null && FilterText.Print(x) is { } text ? text == FilterText.Print(y) : ReferenceEquals(x, y);

        public int GetHashCode(FilterNode filter) => FilterText.Print(filter)?.GetHashCode(StringComparison.Ordinal) ?? 0;
    }
}
