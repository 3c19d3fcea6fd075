using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.CloudWatch;

/// <summary>Parses patterns for lines of words.</summary>
/// <remarks>
/// <code>
/// pattern := "[" field ("," field)* "]"
/// field   := "..." | name | or | nothing       at most one "..."
/// or      := and ("||" and)*
/// and     := condition ("&amp;&amp;" condition)*
/// condition := name operator value             with the name of the field
/// name    := [A-Za-z0-9_-]+
/// </code>
/// Fields before "..." are the first tokens of the line, those after it the last; it may stand for none. Without it the last field takes the rest of the line.
/// Operators and values: <see cref="PatternReader.ReadComparison"/>.
/// </remarks>
internal sealed class DelimitedPatternParser(PatternReader reader)
{
    private const string ValueEnds = "(),[]&|";

    // Each is a test of its own; lines with more words have no one who counts them.
    private const int MaxFields = 50;

    // Each is an expression over the line's tokens, which the engine takes milliseconds to analyze: 490 took 9 s before a row was read.
    private const int MaxConditions = 100;

    private readonly List<Field> _fields = [];
    private int? _ellipsis;
    private int _conditions;

    public EventsQuery? Parse()
    {
        var start = reader.Position;
        reader.TryTake("[");
        do
        {
            if (!ReadField())
            {
                return null;
            }
        }
        while (reader.TryTake(","));

        if (!reader.TryTake("]"))
        {
            reader.FailHere("',' or ']'", null, ",", "]");
            return null;
        }

        return reader.ReadEnd("after the closing ']'", "a pattern is one pair of brackets") ? Combine(reader.Since(start)) : null;
    }

    private EventsQuery Combine(TextSpan span)
    {
        var places = _fields.Select((_, index) => PlaceOf(index)).ToList();
        List<FilterNode> conditions = [.. _fields.Zip(places).Where(field => field.First.Comparisons.Count > 0).Select(field => Condition(field.First, field.Second))];
        if (_fields.Count > 0)
        {
            conditions.Insert(0, new TokenNode(new TokenPlace(_fields.Count), null, span));
        }

        List<ExtractedValue> extracted = [.. _fields.Zip(places).Select(field => new ExtractedToken(field.First.Name, field.Second))];
        if (_ellipsis is { } before)
        {
            extracted.Insert(before, new ExtractedTokens(before, _fields.Count - before));
        }

        FilterNode filter = conditions switch
        {
            [] => new MatchAllNode(span),
            [var single] => single,
            _ => new AndNode(conditions, span),
        };
        return new EventsQuery(filter) { Extracted = extracted };
    }

    private TokenPlace PlaceOf(int index) => _ellipsis is { } before && index >= before
        ? new TokenPlace(_fields.Count - index) { FromEnd = true }
        : new TokenPlace(index + 1) { TakesRest = _ellipsis is null && index == _fields.Count - 1 };

    private static FilterNode Condition(Field field, TokenPlace place)
    {
        var alternatives = field.Comparisons.Select(all => Join(all.Select(one => new TokenNode(place, one.Value, one.Span)), (operands, span) => new AndNode(operands, span)));
        return Join(alternatives, (operands, span) => new OrNode(operands, span));
    }

    private static FilterNode Join(IEnumerable<FilterNode> operands, Func<IReadOnlyList<FilterNode>, TextSpan, FilterNode> combine) =>
        operands.ToList() is var all && all is [var single] ? single : combine(all, TextSpan.Between(all[0].Span.Start, all[^1].Span.End));

    private bool ReadField()
    {
        reader.SkipWhiteSpace();
        var start = reader.Position;
        if (reader.TryTake("..."))
        {
            if (_ellipsis is not null)
            {
                return reader.Fail(reader.Since(start), "'...' stands twice", "a pattern has at most one");
            }

            _ellipsis = _fields.Count;
            reader.SkipWhiteSpace();
            return true;
        }

        if (_fields.Count == MaxFields)
        {
            return reader.Fail(new TextSpan(start, 0), $"a pattern has at most {MaxFields} fields", "let '...' stand for some of them");
        }

        var name = ReadName();
        reader.SkipWhiteSpace();
        List<IReadOnlyList<Comparison>> comparisons = [];
        if (name.Length == 0)
        {
            if (reader.Current is not (',' or ']') || (reader.Current == ']' && _fields.Count == 0 && _ellipsis is null))
            {
                return reader.FailHere("a field", null, "name", "...", "]");
            }
        }
        else if (reader.Current is '=' or '!' or '<' or '>' && !ReadOr(name, start, comparisons))
        {
            return false;
        }

        _fields.Add(new Field(name.Length == 0 ? null : name, comparisons));
        return true;
    }

    /// <summary>Reads conditions; the first name has been read.</summary>
    /// <param name="name">The field's name.</param>
    /// <param name="start">Where it stands.</param>
    /// <param name="alternatives">Receives alternatives, each of conditions that hold together.</param>
    private bool ReadOr(string name, int start, List<IReadOnlyList<Comparison>> alternatives)
    {
        List<Comparison> all = [];
        while (true)
        {
            if (reader.ReadComparison(ValueEnds) is not { } comparison || !reader.CountTerm(reader.Since(start)))
            {
                return false;
            }

            if (++_conditions > MaxConditions)
            {
                return reader.Fail(reader.Since(start), $"a pattern has at most {MaxConditions} conditions");
            }

            all.Add(new Comparison(comparison, reader.Since(start)));
            reader.SkipWhiteSpace();
            var isOr = reader.TryTake("||");
            if (isOr || !reader.IsNext("&&"))
            {
                alternatives.Add(all);
                all = [];
            }

            if (!isOr && !reader.TryTake("&&"))
            {
                return true;
            }

            reader.SkipWhiteSpace();
            start = reader.Position;
            if (ReadName() is var other && other != name)
            {
                return reader.Fail(reader.Since(start), other.Length == 0 ? $"expected a condition on '{name}'" : $"a condition on '{other}' stands in the field '{name}'", other.Length == 0 ? $"write {name} = …" : "write it in the field of that name");
            }

            reader.SkipWhiteSpace();
        }
    }

    private string ReadName() => reader.TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    private sealed record Comparison(ValueComparison Value, TextSpan Span);

    /// <param name="Name">Null: unnamed.</param>
    /// <param name="Comparisons">Alternatives, each of conditions that hold together; none: any token.</param>
    private sealed record Field(string? Name, IReadOnlyList<IReadOnlyList<Comparison>> Comparisons);
}
