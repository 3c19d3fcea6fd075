using System.Text;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Enrichment;

/// <summary>Fills in values that the catalog declares for an event and that the event lacks: kind, level, constants. Most of the work is done once per distinct event name of a batch, not once per row.</summary>
public sealed class CatalogDefaults
{
    private readonly NameTable<Known> _known;
    private readonly Known _unknown;
    private readonly int _event, _kind, _level;

    public CatalogDefaults(PackCatalog catalog, EventSchema schema)
    {
        _event = schema.Ordinal(CanonicalFields.Event.Name);
        _kind = schema.Ordinal(CanonicalFields.Kind.Name);
        _level = schema.Ordinal(CanonicalFields.Level.Name);
        _known = new NameTable<Known>([.. catalog.Events.Select(entry => KeyValuePair.Create(entry.Key, Describe(entry.Value, schema)))]);
        _unknown = new Known([(_kind, Utf8(Vocabulary.Word(EventKind.Log)))]);
    }

    /// <summary>Completes every row of the batch and seals it. Values that the event has are not changed.</summary>
    public void Apply(EventBatch batch)
    {
        batch.Seal();
        var events = batch.Find(_event) as KeywordColumn;
        var plans = new (KeywordColumn Column, int Index)[events?.EntryCount ?? 1][];
        for (var row = 0; row < batch.Count; row++)
        {
            var entry = events?.IndexAt(row) ?? KeywordColumn.NoValue;
            foreach (var (column, index) in plans[entry] ??= Plan(batch, entry == KeywordColumn.NoValue ? default : events!.Entry(entry)))
            {
                if (!column.HasValue(row))
                {
                    column.Replace(row, index);
                }
            }
        }

        batch.Seal();
    }

    /// <returns>Dictionary indexes for rows of this event that have no value.</returns>
    private (KeywordColumn Column, int Index)[] Plan(EventBatch batch, ReadOnlySpan<byte> name)
    {
        var values = (_known.TryGetValue(name, out var known) ? known : _unknown).Values;
        var plan = new (KeywordColumn, int)[values.Length];
        for (var i = 0; i < plan.Length; i++)
        {
            var column = batch.Keywords(values[i].Ordinal);
            plan[i] = (column, column.Intern(values[i].Text));
        }

        return plan;
    }

    private Known Describe(EventDefinition definition, EventSchema schema) => new(
    [
        (_kind, Utf8(Vocabulary.Word(definition.Kind))),
        (_level, Utf8(Vocabulary.Word(definition.Level))),
        .. definition.Set.Select(field => (schema.Ordinal(field.Key), Utf8(field.Value))),
    ]);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    /// <summary>What the catalog declares for an event, by field.</summary>
    private readonly record struct Known((int Ordinal, byte[] Text)[] Values);
}
