using System.Diagnostics;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Binding;

/// <summary>Decides what a path means for stored events: a field or attribute if it has only names, else a place within an attribute or the whole event.</summary>
/// <remarks>
/// <code>
/// $.model         the field
/// $.timestamp     the event's time
/// $.log           an attribute with this name; without one, the message, which ingest made of it
/// $.a.b           b within the attribute a
/// $.['a.b']       the attribute a.b
/// $.a.b[0]        a place in that attribute, whatever field has its name: fields have no elements
/// $.*             the members of the event printed as JSON
/// </code>
/// A null member of an event is not stored; of the objects and arrays in it, all are.
/// </remarks>
internal sealed class PathBinder(QueryBinder binder)
{
    public BoundFilter Bind(PathNode node)
    {
        var names = node.Path.LeadingNames;
        if (names.Count == node.Path.Steps.Count)
        {
            var name = string.Join('.', names);
            var field = binder.BindField(TimeOr(name)) is var found and not AttributeField ? found : QueryBinder.BindAttribute(names);
            return field is AttributeField && PartNames.Asked(name) == CanonicalFields.Message.Name ? BindMessage(field, node) : Bind(field, node);
        }

        AttributeField? root = names.Count == 0 ? null : QueryBinder.BindAttribute(names);
        return new BoundPathTest(root, [.. node.Path.Steps.Skip(names.Count)], ValueTest.Of(node.Condition));
    }

    /// <summary>Under another name of the message: what is stored under this name, or else the message.</summary>
    private BoundOr BindMessage(BoundField field, PathNode node) => new(
    [
        new BoundAnd([new BoundPresent(field), Bind(field, node)]),
        new BoundAnd([new BoundNot(new BoundPresent(field)), Bind(binder.BindField(CanonicalFields.Message.Name), node)]),
    ]);

    // Names of the time that senders write without meaning anything else by them.
    private static string TimeOr(string name) => name is "timestamp" or "@timestamp" ? "time" : name;

    private static BoundFilter OfNull(PathNode node) => new BoundPathTest(QueryBinder.BindAttribute([node.Path.LeadingNames[0]]), [.. node.Path.Steps.Skip(1)], new StateTest(ValueState.Null));

    private BoundFilter Bind(BoundField field, PathNode node) => node.Condition switch
    {
        ValueIs { State: ValueState.True or ValueState.False } state => BindBoolean(field, state.State == ValueState.True),
        ValueIs when node.Path.Steps.Count == 1 => new BoundNot(new BoundPresent(field)),
        ValueIs { State: ValueState.Null } => OfNull(node),
        ValueIs => new BoundAnd([new BoundNot(new BoundPresent(field)), new BoundNot(OfNull(node))]),
        ValueComparison comparison => BindComparison(field, comparison),
        _ => throw new UnreachableException(node.Condition.GetType().Name),
    };

    private static BoundFilter BindBoolean(BoundField field, bool value) => field switch
    {
        ColumnField { Field.Type: FieldType.Boolean } column => new BoundBooleanTest(column, value),
        AttributeField attribute => new BoundAnd([new BoundKindTest(attribute, ValueKinds.Boolean), new BoundTextTest(attribute, new EqualsText([value ? "true" : "false"]))]),
        _ => BoundConstant.False,
    };

    private BoundFilter BindComparison(BoundField field, ValueComparison comparison)
    {
        var isNumber = comparison.Operand is NumberOperand;
        switch (comparison.Operator)
        {
            case ComparisonOperator.Equal:
                var isEqual = binder.BindEqual(field, comparison.Operand);
                return CanEqualJson(comparison.Operand) ? And(IsComparable(field, isNumber), isEqual) : isEqual;
            case ComparisonOperator.NotEqual:
                return And(IsComparable(field, isNumber), new BoundNot(binder.BindEqual(field, comparison.Operand)));
            default:
                var isOrdered = QueryBinder.BindOrder(field, ScalarNumberTest.ComparisonOf(comparison.Operator), (NumberOperand)comparison.Operand);
                return isOrdered is BoundWholeTest && field is AttributeField attribute ? new BoundAnd([new BoundKindTest(attribute, ValueKinds.Number), isOrdered]) : isOrdered;
        }
    }

    /// <summary>The text of an array or object begins with a bracket.</summary>
    private static bool CanEqualJson(Operand operand) => operand is not (NumberOperand or TextOperand { Text: not (['{', ..] or ['[', ..]) });

    /// <summary>The event has a value that is equal or different, and not neither.</summary>
    private static BoundFilter IsComparable(BoundField field, bool isNumber) => field switch
    {
        AttributeField attribute => new BoundKindTest(attribute, isNumber ? ValueKinds.Text | ValueKinds.Number : ValueKinds.Scalar),
        ColumnField { Field.Type: FieldType.Boolean } when isNumber => BoundConstant.False,
        EventPartField { Part: EventPart.Attributes } => BoundConstant.False,
        _ => new BoundPresent(field),
    };

    private static BoundFilter And(BoundFilter left, BoundFilter right) => left is BoundConstant { Value: false } ? left : new BoundAnd([left, right]);
}
