using System.Diagnostics;
using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

/// <summary>Prints a bound filter as a condition.</summary>
/// <remarks>
/// A test of an absent value is null, which counts as false wherever a condition is used. This would differ only under a NOT, so null is converted
/// to false only there: elsewhere the bare comparison lets the engine use its keys and indexes.
/// </remarks>
internal sealed class FilterSql(EventColumns columns, SqlParameters parameters, NamedExpressions? names = null)
{
    private readonly FieldSql _fields = new(columns, parameters, names);

    public string Print(BoundFilter filter) => filter switch
    {
        BoundConstant constant => constant.Value ? "true" : "false",
        BoundAnd and => Join(and.Operands, " AND "),
        BoundOr or => Join(or.Operands, " OR "),
        BoundNot { Operand: BoundPresent present } => $"NOT ({_fields.Present(present.Field)})",
        BoundNot not => $"NOT ifNull({Part(not.Operand)}, false)",
        BoundPresent present => _fields.Present(present.Field),
        BoundTextTest test => TextTest(test),
        BoundIntegerTest test => $"{_fields.Column(test.Field)} {Symbol(test.Comparison)} {parameters.Int64(test.Value)}",
        BoundNumberTest test => $"{_fields.Number(test.Field)} {Symbol(test.Comparison)} {parameters.Float64(test.Value)}",
        BoundWholeTest test => WholeTest(test),
        BoundBooleanTest test => test.Value ? _fields.Column(test.Field) : $"NOT {_fields.Column(test.Field)}",
        BoundIdTest test => IdTest(test.Id),
        BoundSearch search => Search(search.Term),
        BoundKindTest test => $"{_fields.Kind(test.Field)} IN ({string.Join(", ", KindsOf(test.Kinds))})",
        BoundPathTest test => PathTest(test),
        BoundTokenTest test => TokenTest(test),
        _ => throw new UnreachableException(filter.GetType().Name),
    };

    private string Join(IReadOnlyList<BoundFilter> operands, string word) => $"({string.Join(word, operands.Select(Part))})";

    /// <summary>A part of a larger condition, or one that is used in several places.</summary>
    public string Part(BoundFilter filter)
    {
        var condition = Print(filter);
        return names?.Of(condition) ?? condition;
    }

    private string TextTest(BoundTextTest test)
    {
        if (test is { Field: EventPartField { Part: EventPart.Attributes }, Test: NoLongerThanText limit } && columns.HasMaps)
        {
            // Attributes are long because of the text; printing them all to measure them would take as long as reading them.
            return $"({_fields.Present(test.Field)} AND length(attributes) <= {parameters.Int64(limit.Bytes)})";
        }

        var text = test.Field is ColumnField { IsEvent: true } column ? _fields.Column(column) : _fields.Text(test.Field);
        var condition = Test(text, test.Test);

        // An absent event name is '', and only an equality cannot match that.
        return test.Field is ColumnField { IsEvent: true } && test.Test is not EqualsText ? $"({text} != '' AND {condition})" : condition;
    }

    private string Test(string text, TextTest test) => test switch
    {
        EqualsText { Texts: [var single] } => $"{text} = {parameters.String(single)}",
        EqualsText equals => $"{text} IN ({string.Join(", ", equals.Texts.Select(parameters.String))})",
        WildcardText wildcard => $"{text} LIKE {parameters.String(LikePattern(wildcard.Parts))}",
        ContainsText { MatchCase: true } contains => $"position({text}, {parameters.String(contains.Text)}) > 0",
        ContainsText contains when Ascii.IsValid(contains.Text) => $"positionCaseInsensitive({text}, {parameters.String(contains.Text)}) > 0",
        ContainsText contains => ContainsFolded(text, LetterCase.Fold(contains.Text)),
        StartsWithText start => $"startsWith({text}, {parameters.String(start.Text)})",
        EndsWithText end => $"endsWith({text}, {parameters.String(end.Text)})",
        NoLongerThanText limit => $"length({text}) <= {parameters.Int64(limit.Bytes)}",
        RegexText regex => $"match({text}, {parameters.String(regex.MatchCase ? regex.Expression : "(?i)" + regex.Expression)})",
        _ => throw new UnreachableException(test.GetType().Name),
    };

    /// <summary>For letters beyond ASCII. In the texts, only the letters of the search term are converted to upper case first.</summary>
    private string ContainsFolded(string text, string folded)
    {
        var (from, to) = LetterCase.Replacements(folded);
        var replaced = from.Length == 0 ? text : $"translateUTF8({text}, {parameters.String(from)}, {parameters.String(to)})";
        return $"position({replaced}, {parameters.String(folded)}) > 0";
    }

    private static string LikePattern(IReadOnlyList<string> parts)
    {
        var pattern = new StringBuilder();
        for (var i = 0; i < parts.Count; i++)
        {
            pattern.Append(i > 0 ? "%" : "");
            foreach (var c in parts[i])
            {
                pattern.Append(c is '%' or '_' or '\\' ? "\\" : "").Append(c);
            }
        }

        return pattern.ToString();
    }

    private string WholeTest(BoundWholeTest test)
    {
        var text = _fields.Text(test.Field);
        return DigitsSql.Compare(text, Symbol(test.Comparison), test.Value, Print(test.AsFloats), parameters);
    }

    private static IEnumerable<string> KindsOf(ValueKinds kinds) =>
    [
        .. kinds.HasFlag(ValueKinds.Text) ? ["'String'"] : Array.Empty<string>(),
        .. kinds.HasFlag(ValueKinds.Number) ? ["'Int64'", "'UInt64'", "'Double'"] : Array.Empty<string>(),
        .. kinds.HasFlag(ValueKinds.Boolean) ? ["'Bool'"] : Array.Empty<string>(),
    ];

    private string PathTest(BoundPathTest test)
    {
        var values = Named(PathSql.Values(Named(test.Root is null ? PrintedEvent : PathSql.Root(_fields, test.Root)), test.Steps, parameters));
        return $"arrayExists(x -> {ValueSql.Test(test.Test, "x", ValueSql.OfJson("x"), Test, parameters)}, {values})";
    }

    private string TokenTest(BoundTokenTest test)
    {
        var tokens = Named(LineSql.Tokens(LineSql.Line(_fields, test.Message, PrintedEvent), parameters));
        return test.Test is null
            ? LineSql.Has(tokens, test.Place)
            : $"arrayExists(x -> {ValueSql.Test(test.Test, "x", ValueSql.OfToken("x", parameters), Test, parameters)}, {Named(LineSql.TokenAt(tokens, test.Place))})";
    }

    private string Named(string expression) => names?.Of(expression) ?? expression;

    private string IdTest(EventKey id)
    {
        var time = $"fromUnixTimestamp64Micro({parameters.Int64(id.TimeMicros)}, 'UTC')";
        return $"(time = {time} AND sequence = {parameters.UInt64(id.Sequence)})";
    }

    private string Search(SearchTerm term)
    {
        if (term.IsRegex)
        {
            return Test(PrintedEvent, term.Test);
        }

        List<string> conditions = [];
        foreach (var column in ColumnField.All(columns.Schema).Where(column => columns.Schema.HasColumn(column.Ordinal) && columns.Has(column.Field)))
        {
            if (term.OccursIn(column.Name))
            {
                conditions.Add(_fields.Present(column));
            }
            else if (SearchColumn(column, term) is { } condition)
            {
                conditions.Add(condition);
            }
        }

        if (columns.HasMaps)
        {
            var fitsNumbers = term.FitsNumber || term.FitsTime || term.FitsTrue || term.FitsFalse;
            conditions.Add($"arrayExists((k, v) -> {Test("k", term.Test)} OR {Test("v", term.Test)}, mapKeys(keywords), mapValues(keywords))");
            conditions.Add(fitsNumbers
                ? $"arrayExists((k, v) -> {Test("k", term.Test)} OR {Test(AttributesSql.NumberText, term.Test)}, mapKeys(numbers), mapValues(numbers))"
                : $"arrayExists(k -> {Test("k", term.Test)}, mapKeys(numbers))");
            conditions.AddRange(term.AttributeTests.Select(test => Test("attributes", test)));
        }

        if (term.NeedsPrintedEvent)
        {
            conditions.Add(Test(PrintedEvent, term.Test));
        }

        return $"({string.Join(" OR ", conditions.DefaultIfEmpty("false"))})";
    }

    private string PrintedEvent => Named(PrintedEventSql.Print(columns));

    /// <summary>Null when no value of the column can contain the term.</summary>
    private string? SearchColumn(ColumnField column, SearchTerm term)
    {
        var name = _fields.Column(column);
        return column.Field.Type switch
        {
            FieldType.Integer or FieldType.Number when !term.FitsNumber => null,
            FieldType.Timestamp when !term.FitsTime => null,
            FieldType.Boolean => (term.FitsTrue, term.FitsFalse) switch
            {
                (true, true) => $"{name} IS NOT NULL",
                (true, false) => name,
                (false, true) => $"NOT {name}",
                _ => null,
            },
            _ => Test(column.IsEvent ? name : _fields.Text(column), term.Test),
        };
    }

    internal static string Symbol(NumberComparison comparison) => comparison switch
    {
        NumberComparison.Equal => "=",
        NumberComparison.Greater => ">",
        NumberComparison.GreaterOrEqual => ">=",
        NumberComparison.Less => "<",
        NumberComparison.LessOrEqual => "<=",
        _ => throw new UnreachableException(comparison.ToString()),
    };
}
