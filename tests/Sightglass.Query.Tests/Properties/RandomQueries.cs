using System.Globalization;
using System.Text;
using Sightglass.Query.Languages.CloudWatch;
using Sightglass.Query.Languages.Formula;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Properties;

/// <summary>Random filters and formulas for <see cref="RandomEvents"/>.</summary>
internal sealed class RandomQueries(Random random)
{
    private static readonly TextSpan None = new(0, 0);

    private readonly RandomEvents _values = new(random, RandomEvents.Numbers);
    private bool _withIntervals = true;

    public FilterNode Filter(int depth = 3)
    {
        var kind = depth == 0 ? 3 : random.Next(8);
        return kind switch
        {
            0 => new AndNode([Filter(depth - 1), Filter(depth - 1)], None),
            1 => new OrNode([Filter(depth - 1), Filter(depth - 1), Filter(depth - 1)], None),
            2 => new NotNode(Filter(depth - 1), None),
            _ => Term(),
        };
    }

    /// <summary>A filter of conditions on fields, which most languages have: also with times, with regular expressions, and with names that need quotes.</summary>
    public FilterNode FieldFilter(int depth) => (depth == 0 ? 9 : random.Next(10)) switch
    {
        0 => new AndNode([FieldFilter(depth - 1), FieldFilter(depth - 1)], None),
        1 => new OrNode([FieldFilter(depth - 1), FieldFilter(depth - 1), FieldFilter(depth - 1)], None),
        2 => new NotNode(FieldFilter(depth - 1), None),
        _ => FieldTerm(),
    };

    private FilterNode FieldTerm()
    {
        switch (random.Next(12))
        {
            case 0:
                return new ComparisonNode(new FieldName("time", None), _values.Pick([ComparisonOperator.Greater, ComparisonOperator.LessOrEqual]), Millis(random.Next(1_000_000)), None);
            case 1:
                return new ComparisonNode(new FieldName(_values.Pick(RandomEvents.Names), None), ComparisonOperator.Matches, new TextOperand(_values.Pick(["^a", "[^a-z]", "[0-9]+", "a.b", "hit|miss", "(a|b)$", "^.{2,4}$"]).Replace("$", "\\z", StringComparison.Ordinal), None), None);
            case 2:
                return new ComparisonNode(new FieldName(_values.Pick(["größe", "quote\"name", "it's", "WHERE", "LIMIT", "timestamp", "msg", "$metadata.level", "a..b", "received", "日本"]), None), Equality(), Text(), None);
        }

        while (true)
        {
            if (Term() is var term and (ExistsNode or ComparisonNode { Operator: not ComparisonOperator.NoLongerThan }))
            {
                return term;
            }
        }
    }

    private static NumberOperand Millis(double value) => new(value, value.ToString("R", CultureInfo.InvariantCulture), None);

    /// <summary>A formula's text, mostly with groups.</summary>
    public string Formula()
    {
        var text = new StringBuilder();
        if (_values.Chance(0.3))
        {
            text.Append(CultureInfo.InvariantCulture, $"Named = {Sum(1)}").Append(_values.Chance(0.5) ? $" WHERE {Condition()}" : "").Append('\n');
        }

        text.Append(text.Length > 0 && _values.Chance(0.7) ? $"Named + {Sum(1)}" : Sum(2));
        text.Append(_values.Chance(0.1) ? $" {_values.Pick(["<", "<=", ">", ">="])} {Sum(1)}" : "");
        if (_values.Chance(0.4))
        {
            text.Append($" WHERE {Condition()}");
        }

        if (_values.Chance(0.5))
        {
            var key = _values.Chance(0.3) ? Derived() : Name();
            text.Append(" GROUP BY ").Append(key).Append(key != "level" && _values.Chance(0.3) ? ", level" : "");
            text.Append(_values.Chance(0.2) ? " ORDER BY value ASC" : "");
        }

        return text.ToString();
    }

    /// <summary>One function of one line, which most languages have.</summary>
    public string SimpleFormula()
    {
        var function = random.Next(4) == 0 ? "Count()" : $"{_values.Pick(["Avg", "Sum", "Min", "Max", "Stddev", "Variance", "P50", "P95", "P999", "Uniq"])}({QuotedText.Name(_values.Pick(RandomEvents.NumberNames))})";
        return function + (_values.Chance(0.6) ? $" WHERE {Condition()}" : "") + (_values.Chance(0.6) ? $" GROUP BY {Name()}" : "");
    }

    /// <summary>A formula's text with values of the range before, sometimes with groups.</summary>
    /// <param name="hasSteps">Some values are means of steps.</param>
    public string FormulaOverTime(bool hasSteps)
    {
        var text = _values.Pick(
        [
            $"{Sum(1)} - Previous({Sum(1)})",
            $"Previous({Sum(1)}) * Rate({Sum(1)}, {_values.Pick(["1s", "1m", "h"])})",
            $"Before = Previous({Aggregate()}) + Previous(Count())\n{Aggregate()} + Before",
            $"Previous(Previous(Count())) + Previous(Rate({Sum(1)}))",
            $"Rate({Condition()}) + Previous({Sum(1)}) WHERE {Condition()}",
        ]);
        if (hasSteps && _values.Chance(0.4))
        {
            text = $"Moving({Sum(1)}, {random.Next(2, 5)}) - {Aggregate()} + Previous(Moving(Count(), 2))";
        }

        return text + (_values.Chance(0.5) ? $" GROUP BY {Name()}{(_values.Chance(0.3) ? ", success" : "")}" : "");
    }

    /// <summary>A table with one or two keys and some aggregates, with some of its rows, in any order.</summary>
    public SelectQuery Select()
    {
        List<SelectColumn> columns = [new("key", Key())];
        var isByEachKey = columns[0].Value is FieldNode && _values.Chance(0.4);
        for (var i = isByEachKey ? random.Next(4) : 0; i > 0; i--)
        {
            columns.Add(new SelectColumn($"key{i}", Key()));
        }

        if (!isByEachKey && _values.Chance(0.4))
        {
            columns.Insert(random.Next(2), new SelectColumn("step", new StepNode(TimeSpan.FromSeconds(_values.Pick([7, 100, 3600])), None)));
        }

        // An interval belongs to no one table.
        _withIntervals = !isByEachKey;
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            columns.Insert(random.Next(columns.Count + 1), new SelectColumn($"value{i}", FormulaParser.Parse(Sum(1)).Value!.Value));
        }

        _withIntervals = true;
        return new SelectQuery(columns)
        {
            IsByEachKey = isByEachKey,
            Filter = _values.Chance(0.5) ? Filter(1) : new MatchAllNode(None),
            Having = _values.Chance(0.5) ? Having(2) : null,
            Order = [.. Enumerable.Range(0, random.Next(3)).Select(_ => new SelectOrder(random.Next(columns.Count), _values.Chance(0.5)))],
            Limit = _values.Pick([3, 10_000]),
            Offset = _values.Pick([0, 0, 2]),
            CountsRows = _values.Chance(0.5),
        };
    }

    private FieldNode Key() => new(new FieldName(_values.Pick(RandomEvents.Names), None)) { IsText = true };

    private FilterNode Having(int depth) => random.Next(depth == 0 ? 4 : 7) switch
    {
        0 => new ComparisonNode(new FieldName("key", None), _values.Pick([ComparisonOperator.Equal, ComparisonOperator.NotEqual, ComparisonOperator.StartsWith]), Text(), None),
        1 => new ExistsNode(new FieldName(_values.Pick(["key", "value1"]), None), None),
        2 or 3 => new ComparisonNode(new FieldName("value1", None), _values.Pick([ComparisonOperator.Equal, ComparisonOperator.NotEqual, ComparisonOperator.Greater, ComparisonOperator.LessOrEqual]), Number(), None),
        4 => new NotNode(Having(depth - 1), None),
        5 => new AndNode([Having(depth - 1), Having(depth - 1)], None),
        _ => new OrNode([Having(depth - 1), Having(depth - 1)], None),
    };

    private FilterNode Term()
    {
        var field = new FieldName(_values.Pick(RandomEvents.Names), None);
        switch (random.Next(18))
        {
            case 0:
                return new ExistsNode(field, None);
            case 1 or 2:
                return new SearchNode(Part(_values.Text()), None) { MatchCase = _values.Chance(0.2) };
            case 3:
                return new ComparisonNode(field, _values.Pick([ComparisonOperator.Contains, ComparisonOperator.Includes, ComparisonOperator.StartsWith, ComparisonOperator.EndsWith]), Text(), None);
            case 4 or 5:
                var ordered = _values.Chance(0.2) ? field : new FieldName(_values.Pick(RandomEvents.NumberNames), None);
                return new ComparisonNode(ordered, _values.Pick([ComparisonOperator.Greater, ComparisonOperator.GreaterOrEqual, ComparisonOperator.Less, ComparisonOperator.LessOrEqual]), Number(), None);
            case 6:
                return new ComparisonNode(field, Equality(), Number(), None);
            case 7:
                return new ComparisonNode(field, Equality(), new PatternOperand([Part(_values.Text()), Part(_values.Text())], None), None);
            case 8:
                return new ComparisonNode(field, ComparisonOperator.In, new ListOperand([_values.Text(), _values.Text()], None), None);
            case 9:
                return new ComparisonNode(new FieldName("event", None), Equality(), new TextOperand(_values.Pick(RandomEvents.EventNames), None), None);
            case 11 or 12 or 13:
                return new PathNode(Path(), _values.Chance(0.2) ? new ValueIs(_values.Pick([ValueState.Missing, ValueState.Null, ValueState.True, ValueState.False])) : Comparison(), None);
            case 14 or 15:
                var place = new TokenPlace(random.Next(1, 4)) { FromEnd = _values.Chance(0.3) };
                return new TokenNode(place with { TakesRest = !place.FromEnd && _values.Chance(0.4) }, _values.Chance(0.2) ? null : Comparison(), None);
            case 16:
                return new LineNode(_values.Chance(0.5) ? new TextOperand(Part(_values.Text()), None) : Regex(), None);
            case 10:
                return new ComparisonNode(field, ComparisonOperator.NoLongerThan, new NumberOperand(random.Next(6), "", None), None);
            default:
                return new ComparisonNode(field, Equality(), Text(), None) { WhenMissing = _values.Chance(0.2) ? MissingField.DoesNotMatch : MissingField.Differs };
        }
    }

    /// <summary>A path with names alone, or through arrays and objects, with at most one wildcard.</summary>
    private EventPath Path()
    {
        List<PathStep> steps = [.. _values.Pick(RandomEvents.Names).Split('.').Select(name => new MemberStep(name))];
        switch (random.Next(8))
        {
            case 0:
                steps.Add(new ItemStep(random.Next(3)));
                break;
            case 1:
                steps.Add(new AnyItemStep());
                break;
            case 2:
                steps.Add(new AnyMemberStep());
                break;
            case 3:
                steps[^1] = new AnyMemberStep();
                break;
            case 4:
                steps = [new MemberStep(_values.Pick(["list", "extra", "metadata"])), _values.Pick<PathStep>([new ItemStep(0), new AnyItemStep(), new AnyMemberStep()]), new MemberStep("a")];
                break;
            case 5:
                steps = [new MemberStep("list"), _values.Pick<PathStep>([new ItemStep(0), new ItemStep(1), new ItemStep(2), new AnyItemStep()])];
                break;
        }

        return new EventPath(steps, None);
    }

    private ValueComparison Comparison() => _values.Chance(0.3)
        ? new ValueComparison(_values.Pick([ComparisonOperator.Equal, ComparisonOperator.NotEqual, ComparisonOperator.Greater, ComparisonOperator.GreaterOrEqual, ComparisonOperator.Less, ComparisonOperator.LessOrEqual]), Number())
        : new ValueComparison(Equality(), random.Next(3) switch
        {
            0 => Text(),
            1 => new PatternOperand([Part(_values.Text()), Part(_values.Text())], None),
            _ => Regex(),
        });

    private RegexOperand Regex() => new(PatternRegex.Translate(_values.Pick(["^a", "t$", @"[^a-z]", @"\d+", ".", "a.b", @"\W", "hit|miss", @"^\S{2,4}$", @"\x22", "^$"])).Expression!, None);

    private ComparisonOperator Equality() => _values.Chance(0.6) ? ComparisonOperator.Equal : ComparisonOperator.NotEqual;

    private TextOperand Text() => new(_values.Text(), None);

    private NumberOperand Number()
    {
        var value = _values.Pick(RandomEvents.Numbers);
        var text = value.ToString(_values.Chance(0.2) ? "0.0##E+0" : "R", CultureInfo.InvariantCulture);
        return new NumberOperand(double.Parse(text, CultureInfo.InvariantCulture), text, None);
    }

    /// <summary>The text or a part of it.</summary>
    private string Part(string text)
    {
        if (text.Length < 2 || char.IsSurrogate(text[0]) || _values.Chance(0.4))
        {
            return text;
        }

        var start = random.Next(text.Length);
        return text.Substring(start, random.Next(text.Length - start + 1));
    }

    private string Sum(int depth) => depth == 0 || _values.Chance(0.4)
        ? Aggregate()
        : $"({Sum(depth - 1)} {_values.Pick(["+", "-", "*", "/"])} {Sum(depth - 1)})";

    private string Aggregate() => random.Next(11) switch
    {
        0 or 1 => $"Count({Condition()})",
        2 => "Count()",
        3 => $"Uniq({Name()})",
        4 => $"{_values.Pick(["P50", "P95", "P01", "P999", "Median"])}({Name()})",
        5 => _values.Pick(["2", "$0.5", "-3", "0"]),
        6 when _withIntervals && _values.Chance(0.5) => Groups(),
        6 when _withIntervals => $"{_values.Pick(["Avg", "Max", "Count"])}({(_values.Chance(0.5) ? $"Elapsed(user_id, event=workers_ai_success, {Condition()})" : $"Elapsed(event=workers_ai_success -> {Condition()} BY user_id)")})",
        7 => $"{_values.Pick(["First", "Last"])}({Name()})",
        8 => $"Coalesce({Aggregate()}, {Aggregate()})",
        _ => $"{_values.Pick(["Avg", "Sum", "Min", "Max", "Stddev", "Variance"])}({Name()})",
    };

    private string Groups()
    {
        _withIntervals = false;
        var value = _values.Chance(0.5) ? Aggregate() : $"{_values.Pick(["Min", "Max", "Uniq"])}({Name()}) + {Aggregate()}";
        _withIntervals = true;
        var inner = value.Contains('(', StringComparison.Ordinal) ? value : "Count()";
        return $"{_values.Pick(["Avg", "Sum", "Max", "P50", "Count"])}({inner} BY {(_values.Chance(0.3) ? Derived() : Name())}{(_values.Chance(0.2) ? ", level" : "")})";
    }

    private string Derived() => _values.Chance(0.5)
        ? $"Bucket({Name()}, {_values.Pick(["1", "0.1", "0.25", "1000"])})"
        : $"{_values.Pick(["Hour", "Weekday", "Day", "Week", "Month"])}({_values.Pick(["time", "received", "duration_ms"])}{_values.Pick(["", ", Europe/Berlin", ", America/St_Johns"])})";

    private string Condition() => _values.Pick(
        ["event=cache_lookup", "event=workers_ai_*", "success=true", "duration_ms>2", "extra=*", "score<=100", "NOT tag=hit", "size>0 AND attempt!=1", "metadata.region=*", "(event=a OR level=info)"]);

    private string Name() => QuotedText.Name(_values.Pick(RandomEvents.Names));
}
