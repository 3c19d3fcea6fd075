using System.Diagnostics;
using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Tables;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

/// <summary>Prints the presence, the text and the number of a field. Only this class knows where a value is stored.</summary>
/// <remarks>A value is in its own column, in the map of keywords or of numbers, or in the JSON text of values that neither can hold.</remarks>
internal sealed class FieldSql(EventColumns columns, SqlParameters parameters, NamedExpressions? names)
{
    private const uint HalfMask = (1u << EventIds.HalfBits) - 1;
    private const string NumberTypes = "('Int64', 'UInt64', 'Double')";

    /// <summary>True to print events with the names under which they are stored.</summary>
    public bool IsAsStored { get; init; }

    /// <summary>False when no event has the field: it has no place in the table, or only one that is empty.</summary>
    public bool HasPlace(BoundField field) => field switch
    {
        ColumnField column => !IsAbsent(column),
        AttributeField attribute => Places(attribute).Any(),
        DerivedField derived => HasPlace(derived.Source),
        CohortField cohort => HasPlace(cohort.Source),
        SameField same => HasPlace(same.First) && HasPlace(same.Second),
        EventPartField { Part: EventPart.Attributes } => columns.HasMaps,
        _ => true,
    };

    /// <summary>The value of a field in its declared type, also where older events have it under a former name; null when the event lacks it.</summary>
    public string Column(ColumnField column) => Former(column.Field).ToList() is { Count: > 0 } former
        ? Named($"coalesce({string.Join(", ", former.Prepend(Stored(column)))})")
        : Stored(column);

    private string Stored(ColumnField column)
    {
        var field = column.Field;
        var isComplete = IsComplete(column);
        return (columns.Has(field), isComplete) switch
        {
            (true, true) => SqlText.Identifier(field.Name),
            (true, false) => Named($"coalesce({SqlText.Identifier(field.Name)}, {ColumnTypes.FromMaps(field)})"),
            (false, true) => $"CAST(NULL, {SqlText.Literal(ColumnTypes.Of(field))})",
            _ => Named(ColumnTypes.FromMaps(field)),
        };
    }

    /// <summary>The places under the aliases of a field: it may have had these names before, in a pack or in none. Canonical fields never had others.</summary>
    private IEnumerable<string> Former(Field field)
    {
        foreach (var former in IsAsStored || field.IsCanonical ? [] : field.Aliases.Select(alias => field with { Name = alias }))
        {
            if (columns.Has(former))
            {
                yield return SqlText.Identifier(former.Name);
            }

            if (columns.HasMaps)
            {
                yield return ColumnTypes.FromMaps(former);
            }
        }
    }

    /// <summary>Whether nothing of the field is in the maps or the text.</summary>
    private bool IsComplete(ColumnField column) => columns.Schema.HasColumn(column.Ordinal) ? columns.IsComplete(column.Field) : !columns.HasMaps;

    private bool IsAbsent(ColumnField column) => !columns.Has(column.Field) && IsComplete(column) && !Former(column.Field).Any();

    /// <summary>How many events a row represents; null if each is one.</summary>
    public string? Weight => columns.IsSampled ? "ifNull(weight, 1)" : null;

    /// <summary>The number of events that the rows represent: a sampled row counts as its weight.</summary>
    /// <param name="condition">Selects the rows; null for all that the statement reads.</param>
    public string EventCount(string? condition) => (columns.IsSampled, condition) switch
    {
        (true, null) => $"sum({Weight})",
        (true, _) => $"sumIf({Weight}, {condition})",

        // Always a 64-bit float: formulas would compute with whole numbers as integers, which overflow.
        (false, null) => "toFloat64(count())",
        (false, _) => $"toFloat64(countIf({condition}))",
    };

    /// <summary>True when the event has the field. Never null.</summary>
    public string Present(BoundField field) => field switch
    {
        ColumnField { IsEvent: true } column => $"{Column(column)} != ''",
        ColumnField column => $"{Column(column)} IS NOT NULL",
        AttributeField attribute => Named($"({string.Join(" OR ", Places(attribute).Select(place => place.Present).DefaultIfEmpty("false"))})"),
        EventPartField { Part: EventPart.Attributes } => AttributesSql.Present(columns),
        EventPartField => "true",
        DerivedField or CohortField or SameField => $"{Text(field)} IS NOT NULL",
        AnswerColumn column => $"{SelectSql.Name(column)} IS NOT NULL",
        _ => throw new UnreachableException(field.GetType().Name),
    };

    /// <summary>The value as text; null when the event lacks it.</summary>
    public string Text(BoundField field) => field switch
    {
        ColumnField { IsEvent: true } column => $"nullIf({Column(column)}, '')",
        ColumnField column => TextOf(column.Field, Column(column)),
        AttributeField attribute => Named(First(attribute, place => place.Text)),
        EventPartField part => Named(PartText(part.Part)),
        DerivedField derived => Named(DerivedSql.Text(derived, this, parameters)),
        SameField same => Named(DerivedSql.Same(Text(same.First), Text(same.Second))),
        CohortField => "CAST(NULL, 'Nullable(String)')",
        AnswerColumn { Key: not null } column => SelectSql.Name(column),
        AnswerColumn column => $"toString({SelectSql.Name(column)} + 0)",
        _ => throw new UnreachableException(field.GetType().Name),
    };

    /// <summary>The name of the event as it is now; null when it has none.</summary>
    /// <param name="column">The field.</param>
    /// <param name="renamed">What former names became.</param>
    public string EventName(ColumnField column, IReadOnlyDictionary<string, string> renamed) => renamed.Count == 0
        ? Text(column)
        : $"nullIf(transform({Column(column)}, [{string.Join(", ", renamed.Keys.Select(SqlText.Literal))}], [{string.Join(", ", renamed.Values.Select(SqlText.Literal))}]), '')";

    /// <summary>The value as a 64-bit float; null when the event lacks it or it is not a number.</summary>
    public string Number(BoundField field) => field switch
    {
        ColumnField column => NumberOf(column.Field, Column(column)),
        EventPartField { Part: EventPart.Time } => Milliseconds("time"),
        EventPartField { Part: EventPart.Received } => Milliseconds("received"),
        AttributeField attribute => Named($"CAST({First(attribute, place => place.Number)}, 'Nullable(Float64)')"),
        AnswerColumn { Value: not null } column => SelectSql.Name(column),
        DerivedField { IsNumber: true } derived => Named(DerivedSql.Number(derived, this, parameters)),
        _ => "CAST(NULL, 'Nullable(Float64)')",
    };

    /// <summary>The kind of an attribute's value: String, Int64, UInt64, Double, Bool, Array, Object; Null when it is absent.</summary>
    public string Kind(AttributeField field) => Named($"ifNull({First(field, place => place.Kind)}, 'Null')");

    /// <summary>True when the JSON text may have the attribute, and the maps do not have it under this key. Cheaper than to look.</summary>
    public string MayBeOnlyInText(AttributeField field, string key) =>
        $"({Guard(field.EndInJson)} AND NOT ({string.Join(" OR ", InMaps(key, own: null).Select(place => place.Present))}))";

    private string Named(string expression) => names?.Of(expression) ?? expression;

    /// <summary>The first place that has a value decides, even if it has another type than expected.</summary>
    private string First(AttributeField field, Func<Place, string> value) =>
        Places(field).ToList() is { Count: > 0 } places ? $"multiIf({string.Concat(places.Select(place => $"{place.Present}, {value(place)}, "))}NULL)" : "CAST(NULL, 'Nullable(String)')";

    /// <summary>The places where the value of an attribute may be, in order: path by path, on each the maps before the text.</summary>
    private IEnumerable<Place> Places(AttributeField field)
    {
        if (columns.Undeclared.FirstOrDefault(undeclared => undeclared.Name == field.Member) is { } column)
        {
            var name = SqlText.Identifier(column.Name);
            yield return new Place($"{name} IS NOT NULL", $"assumeNotNull({TextOf(column, name)})", NumberOf(column, name), $"'{KindOf(column.Type)}'");
        }

        // A value stored under the name of a declared field without a column is the field's; an attribute with this name is a value of the wrong type.
        var own = columns.Schema.TryGetOrdinal(field.Member, out var ordinal) && !columns.Schema.HasColumn(ordinal) ? columns.Schema.Fields[ordinal].Type : (FieldType?)null;
        foreach (var path in field.Paths)
        {
            var ownHere = path.Count == 1 ? own : null;
            foreach (var place in InMaps(string.Join(MapKey.Separator, path), ownHere).Concat(InText(field, path, ownHere)))
            {
                yield return place;
            }
        }
    }

    private IEnumerable<Place> InMaps(string name, FieldType? own)
    {
        if (!columns.HasMaps)
        {
            yield break;
        }

        var (key, boolean, moment) = (parameters.String(name), parameters.String(name + MapKey.Boolean), parameters.String(name + MapKey.Moment));
        if (own is not (FieldType.Keyword or FieldType.Text))
        {
            yield return new Place($"mapContains(keywords, {key})", $"CAST(keywords[{key}], 'String')", "NULL", "'String'");
        }

        if (own is not (FieldType.Integer or FieldType.Number))
        {
            yield return new Place($"mapContains(numbers, {key})", $"toString(numbers[{key}])", $"numbers[{key}]", "'Double'");
        }

        if (own is not FieldType.Boolean)
        {
            yield return new Place($"mapContains(numbers, {boolean})", $"if(numbers[{boolean}] = 1, 'true', 'false')", "NULL", "'Bool'");
        }

        if (own is not FieldType.Timestamp && !name.Contains(MapKey.Separator, StringComparison.Ordinal))
        {
            var micros = $"fromUnixTimestamp64Micro(toInt64(numbers[{moment}]), 'UTC')";
            yield return new Place($"mapContains(numbers, {moment})", Iso(micros), "NULL", "'String'");
        }
    }

    private IEnumerable<Place> InText(AttributeField field, IReadOnlyList<string> path, FieldType? own)
    {
        if (!columns.HasMaps)
        {
            yield break;
        }

        var keys = string.Join(", ", path.Select(parameters.String));
        var type = $"JSONType(attributes, {keys})";
        var types = own switch
        {
            FieldType.Keyword or FieldType.Text or FieldType.Timestamp => "'Null', 'String'",
            FieldType.Integer => "'Null', 'Int64', 'UInt64'",
            FieldType.Number => "'Null', 'Int64', 'UInt64', 'Double'",
            FieldType.Boolean => "'Null', 'Bool'",
            _ => "'Null'",
        };
        yield return new Place(
            $"({Guard(KeyInJson(path[^1]))} AND {type} NOT IN ({types}))",
            $"JSONExtract(attributes, {keys}, 'Nullable(String)')",
            $"if({type} IN {NumberTypes}, JSONExtractFloat(attributes, {keys}), NULL)",
            $"toString({type})");
    }

    /// <summary>A cheap condition that is true for every event whose JSON text may contain the attribute; it avoids parsing the others.</summary>
    private string Guard(string text) => $"position(attributes, {parameters.String(text)}) > 0";

    /// <summary>A member's name in JSON. The text has the objects whose values are in the maps, too: with only the end of the name, each event with <c>usage.prompt_tokens</c> would be parsed for a member of that whole name.</summary>
    private static string KeyInJson(string member)
    {
        var key = new ByteBuffer();
        JsonText.AppendString(key, member);
        return Encoding.UTF8.GetString(key.Span) + ":";
    }

    private static string TextOf(Field field, string value) => field.Type switch
    {
        FieldType.Keyword or FieldType.Text => value,

        // Adding zero turns -0 into 0.
        FieldType.Number => $"toString({value} + 0)",
        FieldType.Timestamp => Iso(value),
        _ => $"toString({value})",
    };

    private static string NumberOf(Field field, string value) => field.Type switch
    {
        FieldType.Number => value,
        FieldType.Integer => $"toFloat64({value})",
        FieldType.Timestamp => Milliseconds(value),
        _ => "CAST(NULL, 'Nullable(Float64)')",
    };

    private static string KindOf(FieldType type) => type switch
    {
        FieldType.Integer or FieldType.Number => "Double",
        FieldType.Boolean => "Bool",
        _ => "String",
    };

    private string PartText(EventPart part) => part switch
    {
        EventPart.Id => IdText(),
        EventPart.Time => Iso("time"),
        EventPart.Received => Iso("received"),
        EventPart.Tenant => "tenant",
        EventPart.Attributes => $"nullIf({AttributesSql.Print(columns)}, '{{}}')",
        _ => throw new UnreachableException(part.ToString()),
    };

    /// <summary>The id as <see cref="EventIds"/> prints it. The key is a parameter that is not shown to anybody.</summary>
    private string IdText()
    {
        var (first, second) = columns.Schema.Ids.Key;
        var mixed =
            $"sipHash64Keyed(({parameters.Secret(first)}, {parameters.Secret(second)}), concat(reinterpretAsFixedString(toUnixTimestamp64Micro(time)), reinterpretAsFixedString(halves.2), reinterpretAsFixedString(round)))";
        var encrypted =
            $"arrayFold((halves, round) -> (halves.2, bitXor(halves.1, toUInt32(bitAnd({mixed}, {HalfMask})))), arrayMap(round -> toUInt8(round), range({EventIds.Rounds})), "
            + $"(toUInt32(bitAnd(bitShiftRight(sequence, {EventIds.HalfBits}), {HalfMask})), toUInt32(bitAnd(sequence, {HalfMask}))))";
        var marked = $"bitOr(bitShiftLeft(toUInt64(1), 63), bitOr(bitShiftLeft(toUInt64(tupleElement({encrypted}, 1)), {EventIds.HalfBits}), toUInt64(tupleElement({encrypted}, 2))))";
        var number = $"if(sequence < {parameters.UInt64(columns.Schema.Ids.FirstEncrypted)}, sequence, {marked})";
        return $"concat({Hex("toUnixTimestamp64Micro(time)", 16)}, {Hex(number, 16)})";
    }

    private static string Hex(string number, int digits) => $"leftPad(lower(hex({number})), {digits}, '0')";

    private static string Iso(string column) => $"concat(replaceOne(toString({column}), ' ', 'T'), 'Z')";

    // Through microseconds: dividing a whole number of them once gives the same float on both sides.
    private static string Milliseconds(string column) => $"toUnixTimestamp64Micro(toDateTime64({column}, 6, 'UTC')) / 1000";

    /// <summary>One place where a value may be: a condition that is never null, and the value there.</summary>
    private readonly record struct Place(string Present, string Text, string Number, string Kind);
}
