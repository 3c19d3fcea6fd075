using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Binding;

/// <summary>Decides what names and comparisons mean for a schema. Immutable; any thread may use it.</summary>
/// <param name="schema">The typed fields. Every other name is an attribute, so no name is unknown.</param>
/// <param name="eventNames">All names, current and former, of the event with a given name (<c>Catalog.EventNames</c>); null when events have only one name.</param>
/// <param name="currentNames">The name that each former name of an event has now (<c>Catalog.CurrentEventNames</c>); null when events have only one name.</param>
public sealed class QueryBinder(EventSchema schema, Func<string, IReadOnlyList<string>>? eventNames = null, IReadOnlyDictionary<string, string>? currentNames = null)
{
    private const string AttributesName = "attributes";
    private const string AttributesPrefix = AttributesName + ".";
    private const string Message = "message";

    // Below this, the text of a whole number and its float distinguish the same numbers.
    private const double ExactNumber = 1e15;

    private static readonly Dictionary<string, EventPart> EventParts = new(StringComparer.Ordinal)
    {
        ["id"] = EventPart.Id,
        ["time"] = EventPart.Time,
        ["received"] = EventPart.Received,
        ["tenant"] = EventPart.Tenant,
        ["attributes"] = EventPart.Attributes,
    };

    private static readonly IReadOnlyDictionary<string, string> None = new Dictionary<string, string>();

    public EventSchema Schema => schema;

    /// <summary>The name that each former name of an event has now.</summary>
    internal IReadOnlyDictionary<string, string> CurrentNames => currentNames ?? None;

    /// <summary>All names that are defined in this schema: fields, parts of every event, then aliases.</summary>
    internal IEnumerable<string> Names => schema.Fields.Select(known => known.Name).Concat(EventParts.Keys).Concat(schema.Fields.SelectMany(known => known.Aliases));

    /// <summary>Resolves a name: a part of every event, a field by name or alias, what is derived from one, else an attribute.</summary>
    public BoundField BindField(string name)
    {
        if (EventParts.TryGetValue(name, out var part))
        {
            return new EventPartField(name, part);
        }

        return schema.TryGetOrdinal(name, out var ordinal) ? new ColumnField(ordinal, schema.Fields[ordinal])
            : DerivedName.Read(name, out _) is { } derived ? Derived(derived, BindField(derived.Field))
            : BindAttribute(name);
    }

    private BoundField Derived(DerivedName name, BoundField source) => name switch
    {
        { Other: { } other } => new SameField(name.ToString(), source, BindField(other)),
        { Days: > 0 } => CohortField.Of(name, source),
        _ => DerivedField.Of(name, source),
    };

    /// <summary>The attribute with a name, also if a field has it.</summary>
    internal static AttributeField BindAttribute(string name) => new(name, name.StartsWith(AttributesPrefix, StringComparison.Ordinal) ? name[AttributesPrefix.Length..] : name);

    /// <summary>The attribute at a path, whose names may have dots.</summary>
    /// <param name="path">From the event, or from its attributes.</param>
    internal static AttributeField BindAttribute(IReadOnlyList<string> path)
    {
        IReadOnlyList<string> members = path is [AttributesName, _, ..] ? [.. path.Skip(1)] : path;
        return new AttributeField(string.Join('.', path), string.Join('.', members)) { ExactKey = string.Join(MapKey.Separator, members) };
    }

    internal BoundFilter Bind(FilterNode node) => Bind(node, BindField);

    /// <param name="fields">Resolves names.</param>
    internal BoundFilter Bind(FilterNode node, Func<string, BoundField> fields) => node switch
    {
        MatchAllNode => BoundConstant.True,
        AndNode and => BoundAnd.Of(and.Operands.Select(operand => Bind(operand, fields))),
        OrNode or => BoundOr.Of(or.Operands.Select(operand => Bind(operand, fields))),
        NotNode not => new BoundNot(Bind(not.Operand, fields)),
        ExistsNode exists => new BoundPresent(fields(exists.Field.Name)),
        SearchNode { Text: "", IsRegex: false } => BoundConstant.True,
        SearchNode search => new BoundSearch(new SearchTerm(search)),
        ComparisonNode comparison => BindComparison(comparison, fields(comparison.Field.Name)),
        LineNode line => BindLine(line),
        PathNode path => new PathBinder(this).Bind(path),
        TokenNode token => new BoundTokenTest(BindField(Message), token.Place, token.Comparison is { } comparison ? ValueTest.Of(comparison) : null),
        _ => throw new UnreachableException(node.GetType().Name),
    };

    /// <summary>The search of an event without a message avoids printing it where it can.</summary>
    private BoundFilter BindLine(LineNode line)
    {
        var message = BindField(Message);
        SearchNode search = line.Operand is RegexOperand regex ? new(regex.Expression, line.Span) { IsRegex = true, MatchCase = true } : new(TextOf(line.Operand), line.Span) { MatchCase = true };
        return new BoundOr([new BoundTextTest(message, TextTest.OccursIn(line.Operand)), new BoundAnd([new BoundNot(new BoundPresent(message)), new BoundSearch(new SearchTerm(search))])]);
    }

    private BoundFilter BindComparison(ComparisonNode comparison, BoundField field)
    {
        var operand = comparison.Operand;
        switch (comparison.Operator)
        {
            case ComparisonOperator.Equal:
                return BindEqual(field, operand);
            case ComparisonOperator.NotEqual when comparison.WhenMissing == MissingField.DoesNotMatch:
                return new BoundAnd([new BoundPresent(field), new BoundNot(BindEqual(field, operand))]);
            case ComparisonOperator.NotEqual:
                return new BoundNot(BindEqual(field, operand));
            case ComparisonOperator.Greater:
                return BindOrder(field, NumberComparison.Greater, operand);
            case ComparisonOperator.GreaterOrEqual:
                return BindOrder(field, NumberComparison.GreaterOrEqual, operand);
            case ComparisonOperator.Less:
                return BindOrder(field, NumberComparison.Less, operand);
            case ComparisonOperator.LessOrEqual:
                return BindOrder(field, NumberComparison.LessOrEqual, operand);
            case ComparisonOperator.Contains:
                return new BoundTextTest(field, new ContainsText(TextOf(operand), MatchCase: false));
            case ComparisonOperator.Includes:
                return new BoundTextTest(field, new ContainsText(TextOf(operand), MatchCase: true));
            case ComparisonOperator.StartsWith:
                return new BoundTextTest(field, new StartsWithText(TextOf(operand)));
            case ComparisonOperator.EndsWith:
                return new BoundTextTest(field, new EndsWithText(TextOf(operand)));
            case ComparisonOperator.Matches:
                return new BoundTextTest(field, new RegexText(TextOf(operand), MatchCase: true));
            case ComparisonOperator.In:
                return BindEqual(field, operand);
            case ComparisonOperator.NoLongerThan:
                return new BoundTextTest(field, new NoLongerThanText((long)((NumberOperand)operand).Value));
            default:
                throw new UnreachableException(comparison.Operator.ToString());
        }
    }

    internal BoundFilter BindEqual(BoundField field, Operand operand) => operand switch
    {
        RegexOperand regex => new BoundTextTest(field, new RegexText(regex.Expression, MatchCase: true)),
        NumberOperand number => BindEqualNumber(field, number),
        PatternOperand pattern when field is ColumnField { IsEvent: true } => BindEvents(field, new WildcardText(pattern.Parts)),
        PatternOperand pattern => new BoundTextTest(field, new WildcardText(pattern.Parts)),
        TextOperand text => BindEqualText(field, text.Text),
        ListOperand { Texts.Count: 0 } => BoundConstant.False,
        ListOperand list => BoundOr.Of(list.Texts.Select(text => BindEqualText(field, text))),
        _ => throw new UnreachableException(operand.GetType().Name),
    };

    private BoundFilter BindEqualNumber(BoundField field, NumberOperand number)
    {
        switch (field)
        {
            case ColumnField { Field.Type: FieldType.Integer } column:
                return BindInteger(column, NumberComparison.Equal, number.Value, number.Text);
            case ColumnField { Field.Type: FieldType.Number or FieldType.Timestamp } or EventPartField { Part: EventPart.Time or EventPart.Received } or AnswerColumn { Value: not null }:
                return new BoundNumberTest(field, NumberComparison.Equal, number.Value);
            case AttributeField when IsShortestText(number):
                return BindEqualText(field, number.Text);
            case AttributeField when TryReadDigits(number, out var whole):
                return new BoundWholeTest(field, NumberComparison.Equal, whole);
            case AttributeField:
                return new BoundOr([BindEqualText(field, number.Text), new BoundNumberTest(field, NumberComparison.Equal, number.Value)]);
            default:
                return BindEqualText(field, number.Text);
        }
    }

    /// <summary>Typed columns compare by value if the text is the printed form of a value; any other text equals none of their values.</summary>
    private BoundFilter BindEqualText(BoundField field, string text)
    {
        switch (field)
        {
            case ColumnField { IsEvent: true }:
                return BindEvent(field, text);
            case ColumnField { Field.Name: var name } when name == CanonicalFields.Level.Name:
                return new BoundTextTest(field, new EqualsText([LevelOf(text)]));
            case ColumnField { Field.Type: FieldType.Integer } column:
                return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) && whole.ToString(CultureInfo.InvariantCulture) == text
                    ? new BoundIntegerTest(column, NumberComparison.Equal, whole)
                    : BoundConstant.False;
            case ColumnField { Field.Type: FieldType.Number }:
                return TryParse(text, out var value) && NumberText.Format(value) == text
                    ? new BoundNumberTest(field, NumberComparison.Equal, value)
                    : BoundConstant.False;
            case ColumnField { Field.Type: FieldType.Boolean } column:
                return text is "true" or "false" ? new BoundBooleanTest(column, text == "true") : BoundConstant.False;
            case EventPartField { Part: EventPart.Id }:
                return schema.Ids.TryRead(text, out var id) ? new BoundIdTest(id) : BoundConstant.False;
            default:
                return new BoundTextTest(field, new EqualsText([text]));
        }
    }

    /// <summary>The level that ingest derives from what clients send, so that <c>level=WARNING</c> finds the events that were sent with it.</summary>
    private static string LevelOf(string text) =>
        Level.TryNormalize(Encoding.UTF8.GetBytes(text), out var level) ? Encoding.UTF8.GetString(level)
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= Level.MinPino and <= Level.MaxPino ? Encoding.UTF8.GetString(Level.FromPino(number))
        : text;

    private BoundFilter BindEvent(BoundField field, string name)
    {
        IReadOnlyList<string> names = name.Length == 0 ? [] : eventNames?.Invoke(name) ?? [name];
        return names.Count == 0 ? BoundConstant.False : new BoundTextTest(field, new EqualsText(names));
    }

    /// <summary>Also the events of which only another name matches.</summary>
    private BoundFilter BindEvents(BoundField field, WildcardText wildcard)
    {
        var others = CurrentNames.Where(known => wildcard.Matches(known.Key) || wildcard.Matches(known.Value)).SelectMany(known => eventNames?.Invoke(known.Value) ?? [known.Value]).Distinct().ToList();
        BoundFilter matching = new BoundTextTest(field, wildcard);
        return others.Count == 0 ? matching : new BoundOr([matching, new BoundTextTest(field, new EqualsText(others))]);
    }

    internal static BoundFilter BindOrder(BoundField field, NumberComparison comparison, Operand operand)
    {
        // Front ends reject other operands; the query builder converts a text for a numeric field to a number.
        if (operand is not NumberOperand number)
        {
            return BoundConstant.False;
        }

        return field switch
        {
            ColumnField { Field.Type: FieldType.Integer } column => BindInteger(column, comparison, number.Value, number.Text),
            ColumnField { Field.Type: FieldType.Keyword or FieldType.Text or FieldType.Boolean } => BoundConstant.False,
            EventPartField { Part: EventPart.Id or EventPart.Tenant or EventPart.Attributes } => BoundConstant.False,
            AttributeField when TryReadDigits(number, out var whole) => new BoundWholeTest(field, comparison, whole),
            _ => new BoundNumberTest(field, comparison, number.Value),
        };
    }

    /// <summary>Turns the comparison of a whole number with any number into a comparison with a whole number, so that large values keep all digits.</summary>
    private static BoundFilter BindInteger(ColumnField field, NumberComparison comparison, double value, string text)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return new BoundIntegerTest(field, comparison, whole);
        }

        var isBelowAll = value < long.MinValue;
        if (isBelowAll || value >= 9.2233720368547758e18)
        {
            var holdsForAll = comparison switch
            {
                NumberComparison.Equal => false,
                NumberComparison.Greater or NumberComparison.GreaterOrEqual => isBelowAll,
                _ => !isBelowAll,
            };
            return holdsForAll ? new BoundPresent(field) : BoundConstant.False;
        }

        var floor = Math.Floor(value);
        if (floor == value)
        {
            return new BoundIntegerTest(field, comparison, (long)value);
        }

        return comparison switch
        {
            NumberComparison.Equal => BoundConstant.False,
            NumberComparison.Greater or NumberComparison.GreaterOrEqual => new BoundIntegerTest(field, NumberComparison.Greater, (long)floor),
            _ => new BoundIntegerTest(field, NumberComparison.LessOrEqual, (long)floor),
        };
    }

    /// <summary>The digits of a whole number that a 64-bit float may round.</summary>
    internal static bool TryReadDigits(NumberOperand number, out BigInteger whole)
    {
        whole = default;
        return Math.Abs(number.Value) >= ExactNumber && number.Text.Length <= BoundWholeTest.MaxDigits && BigInteger.TryParse(number.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out whole);
    }

    private static bool IsShortestText(NumberOperand number) =>
        Math.Abs(number.Value) < ExactNumber && NumberText.Format(number.Value) == number.Text;

    private static bool TryParse(string text, out double value) => NumberText.TryParse(Encoding.UTF8.GetBytes(text), out value);

    private static string TextOf(Operand operand) => operand switch
    {
        TextOperand text => text.Text,
        NumberOperand number => number.Text,
        _ => throw new UnreachableException(operand.GetType().Name),
    };
}
