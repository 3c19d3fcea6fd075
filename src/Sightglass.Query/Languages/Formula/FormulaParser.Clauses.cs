using System.Globalization;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.Formula;

/// <content>GROUP BY, ORDER BY and LIMIT.</content>
public sealed partial class FormulaParser
{
    private bool IsClause() => IsWord(Keywords.Group) || IsWord(Keywords.Order) || IsWord(Keywords.Limit);

    private FormulaProgram? ParseClauses(FormulaProgram program)
    {
        if (IsWord(Keywords.Group))
        {
            if (ParseGroupBy() is not { } keys)
            {
                return null;
            }

            program = program with { GroupBy = keys, Order = GroupOrder.Of([.. keys.Select(key => key.Name)]) };
        }

        if (program.GroupBy.Count == 0 && (IsWord(Keywords.Order) || IsWord(Keywords.Limit)))
        {
            return Fail<FormulaProgram>(Current.Span, $"'{Current.Text}' needs a '{Keywords.Group} {Keywords.By}' before it");
        }

        if (IsWord(Keywords.Order))
        {
            if (ParseOrder(program.GroupBy) is not { } order)
            {
                return null;
            }

            program = program with { Order = order };
        }

        if (IsWord(Keywords.Limit))
        {
            _lexer.Advance();
            if (!int.TryParse(Current.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit is < 1 or > QueryLimits.Groups)
            {
                return Fail<FormulaProgram>(Current.Span, $"'{Keywords.Limit}' needs a whole number from 1 to {QueryLimits.Groups}, not '{Current.Text}'", ["number"]);
            }

            _lexer.Advance();
            program = program with { Limit = limit };
        }

        return program;
    }

    private List<FieldName>? ParseGroupBy()
    {
        if (!TakeBy())
        {
            return null;
        }

        const string missing = $"'{Keywords.Group} {Keywords.By}' needs a field";
        List<FieldName> keys = [];
        do
        {
            // The lexer is at BY or at a comma.
            if (StatementText.StartsClause(_text, StatementText.SkipWhiteSpace(_text, _lexer.Position)))
            {
                return Fail<List<FieldName>>(new TextSpan(_lexer.Position, 0), missing, ["field"]);
            }

            if (ParseField(missing) is not { } key)
            {
                return null;
            }

            if (keys.Any(other => other.Name == key.Name))
            {
                return Fail<List<FieldName>>(key.Span, $"the key '{key.Name}' is given twice");
            }

            if (keys.Count == QueryLimits.GroupKeys)
            {
                return Fail<List<FieldName>>(key.Span, $"a formula is grouped by at most {QueryLimits.GroupKeys} fields");
            }

            keys.Add(key);
        }
        while (Current.Kind == FormulaTokenKind.Comma);
        return keys;
    }

    private GroupOrder? ParseOrder(IReadOnlyList<FieldName> keys)
    {
        if (!TakeBy() || ParseField($"'{Keywords.Order} {Keywords.By}' needs '{ValueColumn}' or a key") is not { } field)
        {
            return null;
        }

        int? key = null;
        if (field.Name != ValueColumn)
        {
            for (var i = 0; i < keys.Count; i++)
            {
                key = keys[i].Name == field.Name ? i : key;
            }

            if (key is null)
            {
                IReadOnlyList<string> expected = [ValueColumn, .. keys.Select(known => known.Name)];
                return Fail<GroupOrder>(field.Span, $"cannot order by '{field.Name}'", expected, $"use one of {string.Join(", ", expected)}");
            }
        }

        // Keys are ordered smallest first, the value largest first.
        var isDescending = key is null;
        if (IsWord(Keywords.Ascending) || IsWord(Keywords.Descending))
        {
            isDescending = IsWord(Keywords.Descending);
            _lexer.Advance();
        }

        return new GroupOrder(key, isDescending);
    }

    /// <summary>Consumes the first word of the clause; the lexer is then at BY.</summary>
    private bool TakeBy()
    {
        var first = Current;
        _lexer.Advance();
        if (IsWord(Keywords.By))
        {
            return true;
        }

        Fail<FormulaNode>(Current.Span, $"expected '{Keywords.By}' after '{first.Text}'", [Keywords.By]);
        return false;
    }
}
