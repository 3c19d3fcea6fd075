using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Sightglass.Query.Binding;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Languages.CloudWatch;

/// <summary>Prints filters as patterns of CloudWatch Logs: conditions as a JSON pattern, texts as terms. A pattern is one or the other.</summary>
/// <param name="binder">Knows which names are fields: a pattern compares no arrays and objects, which only attributes can be.</param>
/// <param name="lost">Receives what the pattern does not say.</param>
internal sealed partial class CloudWatchText(QueryBinder binder, ICollection<string> lost)
{
    private const string EveryEvent = "\"\"";

    /// <exception cref="InexpressibleException">No pattern says it.</exception>
    public string Write(FilterNode filter)
    {
        var pushed = new PushedNegations(binder, lost).Of(filter);
        var leaves = Leaves(pushed).ToList();
        if (pushed is MatchAllNode)
        {
            return EveryEvent;
        }

        var texts = leaves.Count(leaf => leaf is SearchNode or LineNode);
        return texts == leaves.Count ? Terms(pushed)
            : texts > 0 ? throw new InexpressibleException("a text anywhere beside conditions on fields: a pattern has either terms or conditions")
            : $"{{ {Condition(pushed)} }}";
    }

    private static IEnumerable<FilterNode> Leaves(FilterNode node) => node switch
    {
        AndNode and => and.Operands.SelectMany(Leaves),
        OrNode or => or.Operands.SelectMany(Leaves),
        NotNode not => Leaves(not.Operand),
        _ => [node],
    };

    private string Terms(FilterNode node) => node switch
    {
        LineNode { Operand: RegexOperand regex } => Regex(regex.Expression, "the line"),
        AndNode and => string.Join(' ', Flat(and).Select(operand => operand is NotNode not ? $"-{Term(not.Operand)}" : Term(operand))),
        OrNode or => string.Join(' ', or.Operands.Select(operand => $"?{Term(operand)}")),
        NotNode not => $"-{Term(not.Operand)}",
        _ => Term(node),
    };

    private static IEnumerable<FilterNode> Flat(FilterNode node) => node is AndNode and ? and.Operands.SelectMany(Flat) : [node];

    private string Term(FilterNode node)
    {
        switch (node)
        {
            case LineNode { Operand: TextOperand text } when !string.IsNullOrWhiteSpace(text.Text):
                return TermOf(text.Text);
            case SearchNode { IsRegex: false } search when !string.IsNullOrWhiteSpace(search.Text):
                if (!search.MatchCase)
                {
                    lost.Add($"letter case: a term finds '{search.Text}' only as it is written");
                }

                lost.Add("texts outside of the message: a term is searched in the event's message, and in its JSON only if it has none");
                return TermOf(search.Text);
            default:
                throw new InexpressibleException("a combination of texts: terms are all required, or alternatives");
        }
    }

    private static string TermOf(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_') ? text : Quote(text);

    private string Condition(FilterNode node) => node switch
    {
        AndNode and => string.Join(" && ", and.Operands.Select(Nested)),
        OrNode or => string.Join(" || ", or.Operands.Select(Nested)),
        NotNode { Operand: ExistsNode exists } => Missing(exists.Field.Name),
        NotNode { Operand: ComparisonNode comparison } => $"({Missing(comparison.Field.Name)} || {Comparison(comparison, isNegated: true)})",
        ExistsNode exists => Exists(exists.Field.Name),
        ComparisonNode comparison => Comparison(comparison, isNegated: false),
        PathNode path => Path(path),
        MatchAllNode => throw new InexpressibleException("a star beside conditions"),
        _ => throw new InexpressibleException("a negated test of a path, or a test of a word of the log line"),
    };

    private string Nested(FilterNode node) => node is AndNode or OrNode ? $"({Condition(node)})" : Condition(node);

    /// <summary>A path into an object also finds the nulls in it.</summary>
    private string Missing(string name)
    {
        var path = Path(name);
        return IsNested(name) ? $"({path} NOT EXISTS || {path} IS NULL)" : $"{path} NOT EXISTS";
    }

    private string Exists(string name)
    {
        LoseArrays(name);
        return $"{Path(name)} = *";
    }

    private string Comparison(ComparisonNode comparison, bool isNegated)
    {
        var name = comparison.Field.Name;
        var bound = binder.Bind(comparison);
        if (bound is BoundConstant)
        {
            throw new InexpressibleException($"a comparison of '{name}' that no value of it fulfills");
        }

        if (bound is BoundWholeTest && comparison.Operator != ComparisonOperator.Equal)
        {
            lost.Add($"a text of '{name}' that has the digits of a number");
        }

        if (isNegated || comparison.Operator is not (ComparisonOperator.Greater or ComparisonOperator.GreaterOrEqual or ComparisonOperator.Less or ComparisonOperator.LessOrEqual)
            && comparison is not { Operator: ComparisonOperator.Equal, Operand: NumberOperand or TextOperand { Text: not (['{', ..] or ['[', ..]) } })
        {
            LoseArrays(name);
        }

        if (isNegated && comparison.Operand is NumberOperand && binder.BindField(name) is AttributeField or ColumnField { Field.Type: FieldType.Boolean })
        {
            lost.Add($"a boolean of '{name}', which is neither equal to a number nor different");
        }

        var path = Path(name);
        var symbol = isNegated ? "!=" : "=";
        return (comparison.Operator, comparison.Operand) switch
        {
            (ComparisonOperator.Greater, NumberOperand number) => $"{path} > {Number(number)}",
            (ComparisonOperator.GreaterOrEqual, NumberOperand number) => $"{path} >= {Number(number)}",
            (ComparisonOperator.Less, NumberOperand number) => $"{path} < {Number(number)}",
            (ComparisonOperator.LessOrEqual, NumberOperand number) => $"{path} <= {Number(number)}",
            (ComparisonOperator.Equal, NumberOperand number) => $"{path} {symbol} {Number(number)}",
            (ComparisonOperator.Equal, TextOperand text) => $"{path} {symbol} {Text([text.Text])}",
            (ComparisonOperator.Equal, PatternOperand pattern) => $"{path} {symbol} {Text(pattern.Parts)}",
            (ComparisonOperator.Equal or ComparisonOperator.In, ListOperand { Texts.Count: > 0 } list) => $"({string.Join(isNegated ? " && " : " || ", list.Texts.Select(text => $"{path} {symbol} {Text([text])}"))})",
            (ComparisonOperator.Includes, _) => $"{path} {symbol} {Text(["", TextOf(comparison), ""])}",
            (ComparisonOperator.StartsWith, _) => $"{path} {symbol} {Text([TextOf(comparison), ""])}",
            (ComparisonOperator.EndsWith, _) => $"{path} {symbol} {Text(["", TextOf(comparison)])}",
            (ComparisonOperator.Contains, _) => $"{path} {symbol} {AnyCase(TextOf(comparison))}",
            (ComparisonOperator.Matches, TextOperand regex) => $"{path} {symbol} {Regex(regex.Text, $"'{name}'")}",
            _ => throw new InexpressibleException($"the comparison of '{name}'"),
        };
    }

    private void LoseArrays(string name)
    {
        if (binder.BindField(name) is EventPartField { Part: EventPart.Attributes })
        {
            throw new InexpressibleException("all attributes as one text");
        }

        if (binder.BindField(name) is AttributeField)
        {
            lost.Add($"an array or object of '{name}': a pattern compares texts, numbers and booleans");
        }
    }

    private static string TextOf(ComparisonNode comparison) => comparison.Operand switch
    {
        TextOperand text => text.Text,
        NumberOperand number => number.Text,
        _ => throw new InexpressibleException($"the comparison of '{comparison.Field.Name}'"),
    };

    private static string Number(NumberOperand number) => NumberForm().IsMatch(number.Text) ? number.Text : number.Value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The parts of a text with anything between them. An asterisk that is one can only be written in a regular expression.</summary>
    private static string Text(IReadOnlyList<string> parts) => parts.Any(part => part.Contains('*', StringComparison.Ordinal))
        ? $"%^{string.Join(".*", parts.Select(part => Literal(part)))}$%"
        : Quote(string.Join('*', parts));

    private string AnyCase(string text)
    {
        var (others, _) = LetterCase.Replacements(LetterCase.Fold(text));
        if (others.Length == 0)
        {
            return Text(["", text, ""]);
        }

        if (others.Any(c => !char.IsAscii(c)) && text.All(char.IsAscii))
        {
            lost.Add("letters beyond ASCII that are capitals of the same letter");
        }

        return $"%{string.Concat(text.Select(c => char.IsAsciiLetter(c) ? $"[{char.ToLowerInvariant(c)}{char.ToUpperInvariant(c)}]" : Literal(c.ToString())))}%";
    }

    private static string Literal(string text)
    {
        var literal = new StringBuilder();
        foreach (var c in text)
        {
            _ = char.IsAsciiLetterOrDigit(c) || c is '_' or ' ' ? literal.Append(c)
                : char.IsAscii(c) ? literal.Append(CultureInfo.InvariantCulture, $"\\x{(int)c:x2}")
                : throw new InexpressibleException($"'{c}' in a text that needs a regular expression: it has ASCII only");
        }

        return literal.ToString();
    }

    /// <summary>A regular expression of the tree, if one of CloudWatch has this form there.</summary>
    private static string Regex(string expression, string what)
    {
        var text = expression.Replace(@"\z", "$", StringComparison.Ordinal);
        return !text.Contains('%', StringComparison.Ordinal) && PatternRegex.Translate(text).Expression == expression ? $"%{text}%" : throw new InexpressibleException($"the regular expression for {what}, which has groups or signs that patterns lack");
    }

    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    /// <summary>Whether it may lead into an object: a null there is a value for patterns.</summary>
    private bool IsNested(string name) => binder.BindField(Asked(name)) is AttributeField && Asked(name).Contains('.', StringComparison.Ordinal);

    /// <summary>The name in a pattern: under another name of the time or message, patterns see the time or message.</summary>
    private string Asked(string name) => binder.BindField(name) is AttributeField && (name is "timestamp" or "@timestamp" || PartNames.Asked(name) == CanonicalFields.Message.Name) ? $"attributes.{name}" : name;

    private string Path(string name)
    {
        if (name.Contains('.', StringComparison.Ordinal) && binder.BindField(name) is AttributeField)
        {
            lost.Add($"an attribute '{name}' whose dots are part of its name");
        }

        return $"${string.Concat(Asked(name).Split('.').Select(part => Step(new MemberStep(part))))}";
    }

    private static string Step(PathStep step) => step switch
    {
        MemberStep { Name: var name } when name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-') => $".{name}",
        MemberStep { Name: var name } => name.Contains('\'', StringComparison.Ordinal) ? throw new InexpressibleException($"the name '{name}', which has an apostrophe") : $".['{name}']",
        ItemStep item => $"[{item.Index.ToString(CultureInfo.InvariantCulture)}]",
        AnyItemStep => "[*]",
        _ => ".*",
    };

    private static string Path(PathNode node)
    {
        var path = $"${string.Concat(node.Path.Steps.Select(Step))}";
        return node.Condition switch
        {
            ValueIs { State: ValueState.Missing } => $"{path} NOT EXISTS",
            ValueIs state => $"{path} IS {state.State.ToString().ToUpperInvariant()}",
            ValueComparison { Operand: NumberOperand number } comparison => $"{path} {Symbol(comparison.Operator)} {Number(number)}",
            ValueComparison { Operand: TextOperand text } comparison => $"{path} {Symbol(comparison.Operator)} {Text([text.Text])}",
            ValueComparison { Operand: PatternOperand pattern } comparison => $"{path} {Symbol(comparison.Operator)} {Text(pattern.Parts)}",
            ValueComparison { Operand: RegexOperand regex } comparison => $"{path} {Symbol(comparison.Operator)} {Regex(regex.Expression, path)}",
            _ => throw new InexpressibleException($"the condition on {path}"),
        };
    }

    private static string Symbol(ComparisonOperator kind) => kind switch
    {
        ComparisonOperator.Equal => "=",
        ComparisonOperator.NotEqual => "!=",
        ComparisonOperator.Greater => ">",
        ComparisonOperator.GreaterOrEqual => ">=",
        ComparisonOperator.Less => "<",
        _ => "<=",
    };

    [GeneratedRegex(@"^[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)([eE][+-]?[0-9]+)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex NumberForm();
}
