using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Query.InMemory;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Catalog;

/// <summary>Whether events of a kind can match a filter, as far as their declaration tells.</summary>
internal enum Match
{
    Never,

    /// <summary>It depends on values that the declaration does not tell.</summary>
    Maybe,
    Always,
}

/// <summary>Applies filters to the declarations of events instead of events.</summary>
/// <param name="catalog">The packs.</param>
internal sealed class DeclaredEvents(PackCatalog catalog)
{
    // What a client may send with any event, whether or not a pack lists it.
    private static readonly HashSet<string> OfAnyEvent = ["event", "kind", "level", "service", "environment", "release", "message", "logger", "trace_id", "span_id", "parent_span_id", "weight", "cost_usd", "price_id", "fingerprint"];

    /// <summary>Fields that some event of a pack lists, by pack: a pack that never lists a field does not keep track of it.</summary>
    private readonly Dictionary<string, HashSet<string>> _listed = catalog.Packs.ToDictionary(pack => pack.Name, pack => pack.Events.SelectMany(definition => definition.Fields).ToHashSet());

    public QueryBinder Binder { get; } = new(new EventSchema(catalog.Fields.Where(field => !field.IsCanonical)), catalog.EventNames);

    /// <summary>In the order of the packs.</summary>
    public IReadOnlyList<EventDefinition> All { get; } = [.. catalog.Packs.SelectMany(pack => pack.Events)];

    /// <summary>Whether the name, and other conditions as far as they are decided, let an event match.</summary>
    /// <param name="regardsFields">True: a condition on a field that the event does not list is not met.</param>
    public Match Matches(BoundFilter filter, EventDefinition definition, bool regardsFields) => filter switch
    {
        BoundConstant constant => constant.Value ? Match.Always : Match.Never,
        BoundAnd and => and.Operands.Min(operand => Matches(operand, definition, regardsFields)),
        BoundOr or => or.Operands.Max(operand => Matches(operand, definition, regardsFields)),
        BoundNot not => (Match)(Match.Always - Matches(not.Operand, definition, regardsFields)),
        BoundPresent { Field: ColumnField { IsEvent: true } } => Match.Always,
        BoundTextTest { Field: ColumnField { IsEvent: true }, Test: var test } => IsNamed(definition, test),
        _ when regardsFields && FieldOf(filter) is { } field && Lacks(definition, field) => Match.Never,
        _ => Match.Maybe,
    };

    /// <summary>The tests of the event's name that can make a filter true.</summary>
    public static IEnumerable<TextTest> NameTests(BoundFilter filter) => filter switch
    {
        BoundAnd and => and.Operands.SelectMany(NameTests),
        BoundOr or => or.Operands.SelectMany(NameTests),
        BoundTextTest { Field: ColumnField { IsEvent: true }, Test: var test } => [test],
        _ => [],
    };

    /// <summary>The fields that a filter looks at and an event does not list.</summary>
    public IEnumerable<string> Missing(BoundFilter filter, EventDefinition definition) => Fields(filter).Where(field => Lacks(definition, field)).Select(field => field.Name).Distinct();

    /// <summary>True if the pack lists the field for other events, but not for this one.</summary>
    public bool Lacks(EventDefinition definition, BoundField field) => field switch
    {
        ColumnField { Field.Name: var name } => !OfAnyEvent.Contains(name) && !definition.Fields.Contains(name) && !definition.Set.ContainsKey(name) && (!CanonicalFields.All.Any(known => known.Name == name) || _listed[definition.Pack].Contains(name)),
        _ => false,
    };

    private static IEnumerable<BoundField> Fields(BoundFilter filter) => filter switch
    {
        BoundAnd and => and.Operands.SelectMany(Fields),
        BoundOr or => or.Operands.SelectMany(Fields),
        BoundNot not => Fields(not.Operand),
        _ => FieldOf(filter) is { } field ? [field] : [],
    };

    private static BoundField? FieldOf(BoundFilter filter) => filter switch
    {
        BoundPresent present => present.Field,
        BoundTextTest test => test.Field,
        BoundIntegerTest test => test.Field,
        BoundNumberTest test => test.Field,
        BoundBooleanTest test => test.Field,
        _ => null,
    };

    private static Match IsNamed(EventDefinition definition, TextTest test)
    {
        var matcher = TextMatcher.Create(test);
        return definition.Aliases.Prepend(definition.Name).Any(name => matcher.Matches(Encoding.UTF8.GetBytes(name))) ? Match.Always : Match.Never;
    }
}
