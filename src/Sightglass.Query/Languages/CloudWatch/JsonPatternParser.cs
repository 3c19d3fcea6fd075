using System.Globalization;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.CloudWatch;

/// <summary>Parses patterns for JSON events.</summary>
/// <remarks>
/// <code>
/// pattern   := "{" or "}"
/// or        := and ("||" and)*
/// and       := unit ("&amp;&amp;" unit)*
/// unit      := "(" or ")" | condition
/// condition := path operator value | path "IS" ("NULL" | "TRUE" | "FALSE") | path "NOT" "EXISTS"
/// path      := "$" step+
/// step      := "." name | ".*" | "[" index "]" | "[*]" | "."? "['" key "']"
/// name      := [A-Za-z0-9_-]+
/// </code>
/// Operators and values: <see cref="PatternReader.ReadComparison"/>.
/// </remarks>
internal sealed class JsonPatternParser(PatternReader reader)
{
    private const string ValueEnds = "(){}&|";

    // What CloudWatch takes in one pattern, and in one path of it.
    private const int MaxWildcards = 3;
    private const int MaxWildcardsOfPath = 1;

    private readonly List<QueryWarning> _warnings = [];
    private readonly List<ExtractedMember> _extracted = [];
    private int _depth;
    private int _wildcards;

    public EventsQuery? Parse()
    {
        reader.TryTake("{");
        if (ReadOr() is not { } filter)
        {
            return null;
        }

        if (!reader.TryTake("}"))
        {
            FailAfterUnit("'}'");
            return null;
        }

        return reader.ReadEnd("after the closing '}'", "a pattern is one pair of braces")
            ? new EventsQuery(filter) { Warnings = _warnings, Extracted = [.. _extracted.DistinctBy(member => member.Name)] }
            : null;
    }

    /// <summary>A path without wildcards that is the whole text; null if it is none.</summary>
    public EventPath? ParsePath() => ReadPath() is { } path && reader.IsAtEnd && path.Steps.All(step => step is MemberStep or ItemStep) ? path : null;

    private FilterNode? ReadOr() => ReadChain("||", ReadAnd, (operands, span) => new OrNode(operands, span));

    private FilterNode? ReadAnd() => ReadChain("&&", ReadUnit, (operands, span) => new AndNode(operands, span));

    private FilterNode? ReadChain(string symbol, Func<FilterNode?> read, Func<IReadOnlyList<FilterNode>, TextSpan, FilterNode> combine)
    {
        List<FilterNode> operands = [];
        do
        {
            if (read() is not { } operand)
            {
                return null;
            }

            operands.Add(operand);
            reader.SkipWhiteSpace();
        }
        while (reader.TryTake(symbol));

        return operands is [var single] ? single : combine(operands, TextSpan.Between(operands[0].Span.Start, operands[^1].Span.End));
    }

    private FilterNode? ReadUnit()
    {
        reader.SkipWhiteSpace();
        var start = reader.Position;
        if (!reader.TryTake("("))
        {
            return ReadCondition();
        }

        if (++_depth > QueryLimits.Depth)
        {
            reader.Fail(reader.Since(start), $"at most {QueryLimits.Depth} parentheses may stand within each other");
            return null;
        }

        var inner = ReadOr();
        _depth--;
        return inner is not null && (reader.TryTake(")") || FailAfterUnit("')'")) ? inner : null;
    }

    private PathNode? ReadCondition()
    {
        var start = reader.Position;
        if (ReadPath() is not { } path)
        {
            return null;
        }

        var pathSpan = reader.Since(start);
        reader.SkipWhiteSpace();
        ValueCondition? condition = char.IsAsciiLetter(reader.Current) ? ReadState() : reader.ReadComparison(ValueEnds);
        var span = reader.Since(start);
        if (condition is null || !reader.CountTerm(span) || (path.LeadingNames.Count > 0 && !reader.CountField(string.Join('.', path.LeadingNames), pathSpan)))
        {
            return null;
        }

        if (path.Steps.All(step => step is MemberStep or ItemStep))
        {
            _extracted.Add(new ExtractedMember(reader.Text.Substring(pathSpan.Start, pathSpan.Length), path));
        }

        if (condition is ValueIs { State: ValueState.Null or ValueState.Missing } && path.Steps is [MemberStep])
        {
            _warnings.Add(QueryWarning.At(reader.Text, span, $"nulls of an event's own members are not stored, so 'IS NULL' and 'NOT EXISTS' both match stored events without '{path.LeadingNames[0]}'", null));
        }

        return new PathNode(path, condition, span);
    }

    /// <summary>IS NULL, IS TRUE, IS FALSE or NOT EXISTS.</summary>
    private ValueIs? ReadState()
    {
        var start = reader.Position;
        var first = reader.TakeWhile(char.IsAsciiLetter);
        reader.SkipWhiteSpace();
        var second = reader.TakeWhile(char.IsAsciiLetter);
        switch (first, second)
        {
            case ("IS", "NULL"):
                return new ValueIs(ValueState.Null);
            case ("IS", "TRUE"):
                return new ValueIs(ValueState.True);
            case ("IS", "FALSE"):
                return new ValueIs(ValueState.False);
            case ("NOT", "EXISTS"):
                return new ValueIs(ValueState.Missing);
            case ("IS", "NOT"):
                reader.Fail(reader.Since(start), "'IS NOT' is not an operator", "write '= *' for a value that is not null, 'IS TRUE' or 'IS FALSE' for booleans");
                return null;
            case ("EXISTS", _):
                reader.Fail(TextSpan.Between(start, start + first.Length), "'EXISTS' is not an operator", "write '= *'");
                return null;
            default:
                var word = $"{first} {second}".TrimEnd();
                var isCase = word.ToUpperInvariant() is "IS NULL" or "IS TRUE" or "IS FALSE" or "NOT EXISTS";
                reader.Fail(reader.Since(start), $"'{word}' is not an operator", isCase ? $"write '{word.ToUpperInvariant()}'" : null, "=", "!=", "<", ">", "<=", ">=", "IS NULL", "IS TRUE", "IS FALSE", "NOT EXISTS");
                return null;
        }
    }

    private EventPath? ReadPath()
    {
        if (!reader.TryTake("$"))
        {
            var start = reader.Position;
            var name = reader.TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');
            if (name.Length > 0)
            {
                reader.Fail(reader.Since(start), $"'{name}' is not a path", $"write $.{name}");
            }
            else
            {
                reader.FailHere("a condition", null, "$.name", "(");
            }

            return null;
        }

        List<PathStep> steps = [];
        var (names, namesEnd) = (0, 0);
        while (reader.Current is '.' or '[')
        {
            if (ReadStep(out var span) is not { } step)
            {
                return null;
            }

            names = steps.Count == 0 ? span.Start : names;
            namesEnd = step is MemberStep && steps.All(before => before is MemberStep) ? span.End : namesEnd;
            steps.Add(step);
        }

        if (steps.Count == 0)
        {
            reader.FailHere("'.' and a name after '$'", null, ".name", "['key']", "[0]");
            return null;
        }

        var wildcards = steps.Count(step => step is AnyMemberStep or AnyItemStep);
        _wildcards += wildcards;
        var path = TextSpan.Between(names, reader.Position);
        return (wildcards <= MaxWildcardsOfPath || reader.Fail(path, $"a path has at most {MaxWildcardsOfPath} wildcard"))
            && (_wildcards <= MaxWildcards || reader.Fail(path, $"a pattern has at most {MaxWildcards} wildcards in its paths"))
            ? new EventPath(steps, TextSpan.Between(names, Math.Max(names, namesEnd)))
            : null;
    }

    /// <param name="span">Where the name, key, index or asterisk stands.</param>
    private PathStep? ReadStep(out TextSpan span)
    {
        var isDotted = reader.TryTake(".");
        var isBracketed = reader.TryTake(isDotted ? "['" : "[");
        var start = reader.Position;
        var step = (isDotted, isBracketed) switch
        {
            (true, false) => ReadMember(),
            (true, true) => ReadKey(),
            _ when reader.TryTake("'") => ReadKey(),
            _ => ReadItem(),
        };
        span = reader.Since(start);
        return step is null || !isBracketed || reader.TryTake("]") || (step is MemberStep && reader.TryTake("']")) || reader.FailHere("']'") ? step : null;
    }

    private PathStep? ReadMember()
    {
        if (reader.TryTake("*"))
        {
            return new AnyMemberStep();
        }

        var name = reader.TakeWhile(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
        return name.Length > 0 || reader.FailHere("a name of letters, digits, '_' and '-' after '.'", "write other names as ['name']", "name", "*", "['key']") ? new MemberStep(name) : null;
    }

    private MemberStep? ReadKey()
    {
        var key = reader.TakeWhile(c => c != '\'');
        return reader.IsNext("']") || reader.FailHere("']' after the key") ? new MemberStep(key) : null;
    }

    private PathStep? ReadItem()
    {
        if (reader.TryTake("*"))
        {
            return new AnyItemStep();
        }

        var start = reader.Position;
        var digits = reader.TakeWhile(char.IsAsciiDigit);
        if (digits.Length == 0)
        {
            reader.FailHere("an index", "elements count from 0", "0", "*", "'key'");
            return null;
        }

        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) || reader.Fail(reader.Since(start), $"the index {digits} is larger than {int.MaxValue}") ? new ItemStep(index) : null;
    }

    /// <summary>Something other than an operator, or the end that is missing, follows a condition.</summary>
    private bool FailAfterUnit(string end)
    {
        var start = reader.Position;
        var word = reader.TakeWhile(char.IsAsciiLetter);
        return word.ToUpperInvariant() switch
        {
            "AND" => reader.Fail(reader.Since(start), $"'{word}' is not an operator", "write '&&'"),
            "OR" => reader.Fail(reader.Since(start), $"'{word}' is not an operator", "write '||'"),
            { Length: > 0 } => reader.Fail(reader.Since(start), $"expected '&&', '||' or {end} before '{word}'", null, "&&", "||", end.Trim('\'')),
            _ => reader.FailHere($"'&&', '||' or {end}", null, "&&", "||", end.Trim('\'')),
        };
    }
}
