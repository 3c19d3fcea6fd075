using System.Diagnostics;
using Sightglass.Query.Binding;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>Compiles a filter to a test of events in memory, for live tail, redaction rules and the tests of the SQL.</summary>
public static class PredicateCompiler
{
    /// <param name="eventNames">All names of the event with a given name (<c>Catalog.EventNames</c>); null when events have only one name.</param>
    public static EventPredicate Compile(FilterNode filter, EventSchema schema, Func<string, IReadOnlyList<string>>? eventNames = null) =>
        Compile(filter, new QueryBinder(schema, eventNames));

    public static EventPredicate Compile(FilterNode filter, QueryBinder binder) => new(Create(binder.Bind(filter), binder.Schema));

    internal static RowTest Create(BoundFilter filter, EventSchema schema) => filter switch
    {
        BoundConstant constant => new ConstantTest(constant.Value),
        BoundAnd and => new AndTest([.. and.Operands.Select(operand => Create(operand, schema))]),
        BoundOr or => new OrTest([.. or.Operands.Select(operand => Create(operand, schema))]),
        BoundNot not => new NotTest(Create(not.Operand, schema)),
        BoundPresent present => new PresentTest(FieldReader.Create(present.Field)),
        BoundTextTest { Field: ColumnField { Field.Type: FieldType.Keyword } column } test => new KeywordTest(column, TextMatcher.Create(test.Test)),
        BoundTextTest test => new ValueTextTest(FieldReader.Create(test.Field), TextMatcher.Create(test.Test)),
        BoundIntegerTest test => new IntegerTest(test),
        BoundNumberTest test => new NumberTest(FieldReader.Create(test.Field), test),
        BoundWholeTest test => new WholeTest(FieldReader.Create(test.Field), test),
        BoundBooleanTest test => new BooleanTest(test),
        BoundIdTest test => new IdTest(test.Id),
        BoundSearch search => new SearchTest(search.Term, schema),
        BoundKindTest test => new KindTest(FieldReader.Create(test.Field), test.Kinds),
        BoundPathTest test => new PathTest(test),
        BoundTokenTest test => new TokenTest(test),
        _ => throw new UnreachableException(filter.GetType().Name),
    };
}
