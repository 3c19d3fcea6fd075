using System.Globalization;
using System.Text.Json;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Languages.QueryBuilder;

/// <summary>Members and values, and what is wrong with them.</summary>
public sealed partial class BuilderParser
{
    // What an error shows of a long text.
    private const int MaxShown = 40;

    private const string Whole = "the query";

    private PlacedJson Required(PlacedJson owner, string name) => owner.Find(name) ?? throw Wrong(owner, $"'{name}' is missing");

    private IReadOnlyList<PlacedJson> List(PlacedJson owner, string name, int max)
    {
        if (owner.Find(name) is not { } list)
        {
            return [];
        }

        Expect(list, JsonValueKind.Array, "a list");
        return list.Elements.Count <= max ? list.Elements : throw Wrong(list, $"it has {list.Elements.Count} elements, the limit is {max}");
    }

    private void Expect(PlacedJson value, JsonValueKind kind, string what)
    {
        if (value.Kind != kind)
        {
            throw Wrong(value, $"expected {what}");
        }
    }

    private string Text(PlacedJson value) => value.Kind == JsonValueKind.String ? value.Text : throw Wrong(value, "expected a text");

    private string Name(PlacedJson value) => Text(value) is { Length: > 0 } name ? name : throw Wrong(value, "the name is empty");

    private FieldName Field(PlacedJson key)
    {
        var field = new FieldName(WorkersNames.FieldOf(Name(key)), key.Span);
        Count(key, _size.AddField(field.Name));
        return field;
    }

    private bool Flag(PlacedJson owner, string name) => owner.Find(name) is { } flag && (flag.Kind is JsonValueKind.True or JsonValueKind.False ? flag.Kind == JsonValueKind.True : throw Wrong(flag, "expected true or false"));

    private int WholeNumber(PlacedJson value, int min, int max) =>
        value.Kind == JsonValueKind.Number && double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsInteger(number) && number >= min && number <= max
            ? (int)number
            : throw Wrong(value, string.Create(CultureInfo.InvariantCulture, $"expected a whole number from {min} to {max}"));

    /// <summary>Null when the query does not say.</summary>
    private BuilderType? TypeOf(PlacedJson? type) => type is null ? null : Text(type) switch
    {
        "string" => BuilderType.String,
        "number" => BuilderType.Number,
        "boolean" => BuilderType.Boolean,
        var word => throw Unknown(type, "type", word, ["string", "number", "boolean"]),
    };

    private static BuilderType TypeOfValue(PlacedJson value) => value.Kind switch
    {
        JsonValueKind.Number => BuilderType.Number,
        JsonValueKind.True or JsonValueKind.False => BuilderType.Boolean,
        _ => BuilderType.String,
    };

    /// <summary>A value of the type that the query names, however JSON writes it.</summary>
    private Operand Value(PlacedJson value, BuilderType type) => type switch
    {
        BuilderType.Number => Number(value),
        BuilderType.Boolean => Scalar(value) is "true" or "false" ? new TextOperand(Scalar(value), value.Span) : throw Wrong(value, $"'{Shown(value.Text)}' is neither true nor false", "write true or false, or set another 'type'"),
        _ => new TextOperand(Scalar(value), value.Span),
    };

    private NumberOperand Number(PlacedJson value)
    {
        var text = Scalar(value).Trim();
        return value.Kind is JsonValueKind.Number or JsonValueKind.String && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number)
            ? new NumberOperand(number, text, value.Span)
            : throw Wrong(value, $"'{Shown(value.Text)}' is not a number", "write a number, or set another 'type'");
    }

    /// <summary>The text of a value: of a number its shortest form, as the events' values are compared.</summary>
    private string Scalar(PlacedJson value) => value.Kind switch
    {
        JsonValueKind.String or JsonValueKind.True or JsonValueKind.False => value.Text,
        JsonValueKind.Number => double.TryParse(value.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && Math.Abs(number) < 1e15 ? NumberText.Format(number) : value.Text,
        _ => throw Wrong(value, "expected a text, a number, true or false"),
    };

    private void Count(PlacedJson place, string? wrong)
    {
        if (wrong is not null)
        {
            throw Wrong(place, wrong);
        }
    }

    private QueryErrorException Unknown(PlacedJson place, string what, string word, IEnumerable<string> known)
    {
        string[] all = [.. known];
        return Wrong(place, $"unknown {what} '{Shown(word)}'", NameSuggestion.Closest(word, all) is { } closest ? $"did you mean '{closest}'?" : all.Length == 0 ? null : $"use one of {string.Join(", ", all)}", all);
    }

    private QueryErrorException Wrong(PlacedJson place, string what, string? hint = null, IReadOnlyList<string>? expected = null) =>
        new(QueryError.At(_text, place.Span, $"{(place.Path.Length == 0 ? Whole : place.Path)}: {what}", expected, hint));

    private static string Shown(string text) => text.Length <= MaxShown ? text : $"{text[..MaxShown]}…";
}
