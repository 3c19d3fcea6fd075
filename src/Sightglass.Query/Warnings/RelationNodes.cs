using Sightglass.Query.Syntax;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Warnings;

/// <summary>What a statement of SQL says about events, for the warnings that other languages have: the names of columns, and what they are compared with.</summary>
public sealed class RelationNodes
{
    private readonly RelationQuery _query;
    private readonly Func<string, bool> _isOfEvents;
    private readonly List<FilterNode> _conditions = [];

    /// <param name="query">A statement.</param>
    /// <param name="isOfEvents">Whether a table has one row for each event: only there any name may be an attribute.</param>
    public RelationNodes(RelationQuery query, Func<string, bool> isOfEvents)
    {
        (_query, _isOfEvents) = (query, isOfEvents);
        Visit(query.Body, []);
    }

    /// <summary>A filter that has the same names and comparisons.</summary>
    public EventsQuery Conditions => new(_conditions is [var only] ? only : _conditions.Count == 0 ? new MatchAllNode(default) : new AndNode(_conditions, default)) { Warnings = _query.Warnings };

    /// <summary>The first place where rows are counted that may stand for several events; null if there is none, or the statement reads their weight.</summary>
    public TextSpan? CountedRows { get; private set; }

    private void Visit(QueryNode node, IReadOnlyList<string> common)
    {
        IReadOnlyList<string> known = [.. common, .. node.With.Select(table => table.Name)];
        foreach (var table in node.With)
        {
            Visit(table.Query, known);
        }

        Visit(node.Set, node.Order, known);
    }

    private void Visit(SetNode set, IReadOnlyList<OrderNode> order, IReadOnlyList<string> common)
    {
        switch (set)
        {
            case NestedSet nested:
                Visit(nested.Query, common);
                break;
            case CombinedSet combined:
                Visit(combined.Left, [], common);
                Visit(combined.Right, [], common);
                break;
            case SelectSet select:
                VisitSelect(select, order, common);
                break;
        }
    }

    private void VisitSelect(SelectSet select, IReadOnlyList<OrderNode> order, IReadOnlyList<string> common)
    {
        var tables = select.From is null ? [] : Tables(select.From, common).ToList();
        if (tables is not [NamedTable table] || common.Contains(table.Name, StringComparer.OrdinalIgnoreCase) || !_isOfEvents(table.Name))
        {
            return;
        }

        var aliases = select.Items.Select(item => item.Alias).OfType<string>().ToHashSet(StringComparer.OrdinalIgnoreCase);
        var values = select.Items.Select(item => item.Value).Concat(new[] { select.Where, select.Having }.OfType<ScalarNode>()).Concat(select.GroupBy).Concat(order.Select(entry => entry.Value));
        TextSpan? counted = null;
        foreach (var value in values.SelectMany(Within))
        {
            switch (value)
            {
                case ColumnNode column when FieldOf(column, table) is { } field && !aliases.Contains(field.Name):
                    _conditions.Add(new ExistsNode(field, column.Span));
                    break;
                case BinaryNode { Operator: BinaryOperator.Equal or BinaryOperator.NotEqual, Left: ColumnNode column, Right: TextLiteral text } comparison when FieldOf(column, table) is { } field:
                    _conditions.Add(new ComparisonNode(field, comparison.Operator == BinaryOperator.Equal ? ComparisonOperator.Equal : ComparisonOperator.NotEqual, new TextOperand(text.Value, text.Span), comparison.Span));
                    break;
                case CallNode { Arguments: [] or [StarNode], Filter: null, Over: null } call when call.Name.Equals("count", StringComparison.OrdinalIgnoreCase):
                    counted ??= call.Span;
                    break;
            }
        }

        CountedRows ??= _conditions.OfType<ExistsNode>().Any(condition => condition.Field.Name == CanonicalFields.Weight.Name) ? null : counted;
    }

    private IEnumerable<TableNode> Tables(TableNode table, IReadOnlyList<string> common)
    {
        switch (table)
        {
            case JoinedTable joined:
                return Tables(joined.Left, common).Concat(Tables(joined.Right, common));
            case NestedTable nested:
                Visit(nested.Query, common);
                return [nested];
            default:
                return [table];
        }
    }

    private static IEnumerable<ScalarNode> Within(ScalarNode node) => ScalarNodes.Children(node).SelectMany(Within).Prepend(node);

    /// <summary>A name with the table before it is one of that table.</summary>
    private FieldName? FieldOf(ColumnNode column, NamedTable table)
    {
        var isNamed = column.Names is [var first, _, ..] && first.Equals(table.Alias ?? table.Name, StringComparison.OrdinalIgnoreCase);
        var name = string.Join('.', isNamed ? column.Names.Skip(1) : column.Names);

        // In quotes, the name is not the text at its place.
        return _query.Text.AsSpan(column.Span.Start, column.Span.Length).Contains(name, StringComparison.Ordinal) ? new FieldName(name is "timestamp" ? "time" : name, column.Span) : null;
    }
}
