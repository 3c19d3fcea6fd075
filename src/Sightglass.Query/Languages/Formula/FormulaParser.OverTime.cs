using System.Globalization;
using Sightglass.Query.Functions;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Formula;

/// <content>Functions of values: the lexer is at the parenthesis after the name.</content>
public sealed partial class FormulaParser
{
    // Ten years.
    private const double MaxUnitMillis = 10 * 366 * 86_400_000d;

    private FormulaNode? ParseOperand()
    {
        _lexer.Advance();
        return ParseSum();
    }

    private RateNode? ParseRate(FormulaToken name, FormulaToken open)
    {
        if ((StartsFilter() ? ParseCounted(name) : ParseOperand()) is not { } operand)
        {
            return null;
        }

        TimeSpan? unit = Current.Kind == FormulaTokenKind.Comma ? ParseUnit() : TimeSpan.FromSeconds(1);
        return unit is { } known && Close(open) ? Sized(new RateNode(operand, known, name.Span)) : null;
    }

    private MovingNode? ParseMoving(FormulaToken name, FormulaToken open)
    {
        if (ParseOperand() is not { } operand)
        {
            return null;
        }

        if (Current.Kind == FormulaTokenKind.Comma)
        {
            _lexer.Advance();
        }

        if (!int.TryParse(Current.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var steps) || steps is < 2 or > QueryLimits.MovingSteps)
        {
            return Fail<MovingNode>(Current.Span, $"'{name.Text}' needs a number of steps from 2 to {QueryLimits.MovingSteps}", ["number"], "write Moving(value, 7)");
        }

        _lexer.Advance();
        return Close(open) ? Sized(new MovingNode(operand, steps, name.Span)) : null;
    }

    /// <summary>A filter instead of a value: its events are counted.</summary>
    private AggregateNode? ParseCounted(FormulaToken name) =>
        ParseFilter(_lexer.Position, FilterPlaces.Argument) is { } filter ? new AggregateNode(AggregateKind.Count, filter, name.Span) : null;

    /// <summary>True for nothing, a star, NOT, and a word before the operator of a condition, also in parentheses; a value begins with none of them.</summary>
    private bool StartsFilter()
    {
        var start = StatementText.SkipWhiteSpace(_text, _lexer.Position);
        while (start < _text.Length && _text[start] == '(')
        {
            start = StatementText.SkipWhiteSpace(_text, start + 1);
        }

        var end = start;
        while (end < _text.Length && (StatementText.IsWordCharacter(_text[end]) || _text[end] is '.' or '"'))
        {
            end++;
        }

        var next = StatementText.SkipWhiteSpace(_text, end);
        return next < _text.Length && (end > start ? _text[next] is '=' or '!' or ':' or '<' or '>' || StatementText.IsWordAt(_text, start, Keywords.Not) : _text[next] is ')' or ',' or '*');
    }

    private TimeSpan? ParseUnit()
    {
        var start = StatementText.SkipWhiteSpace(_text, _lexer.Position);
        var end = start;
        while (end < _text.Length && (StatementText.IsWordCharacter(_text[end]) || _text[end] == '.'))
        {
            end++;
        }

        var text = _text[start..end];
        if (OrderedValue.MillisecondsOf(char.IsLetter(text.FirstOrDefault()) ? $"1{text}" : text) is not (>= 1 and <= MaxUnitMillis and var millis))
        {
            Fail<FormulaNode>(TextSpan.Between(start, end), $"'{text}' is no unit of time", [], "write 1s, 1m, 1h or 1d");
            return null;
        }

        _lexer.AdvanceFrom(end);
        return TimeSpan.FromMilliseconds(millis);
    }
}
