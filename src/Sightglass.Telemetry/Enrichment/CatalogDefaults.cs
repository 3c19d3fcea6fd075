using System.Text;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Enrichment;

/// <summary>Fills in what the catalog knows of an event and the event does not say: kind, level, constants. Once per distinct event of a batch, not once per row, where it can.</summary>
public sealed class CatalogDefaults
{
    private static readonly byte[] DefaultKind = "log"u8.ToArray();

    private readonly PackCatalog _catalog;
    private readonly int _event, _kind, _level;

    public CatalogDefaults(PackCatalog catalog, EventSchema schema)
    {
        _catalog = catalog;
        _event = schema.Ordinal("event");
        _kind = schema.Ordinal("kind");
        _level = schema.Ordinal("level");
    }

    /// <summary>Completes every row of the batch and seals it. Values the event brought are left alone.</summary>
    public void Apply(EventBatch batch)
    {
        batch.Seal();
        var events = batch.Find(_event) as KeywordColumn;
        var plans = new Defaults[events?.EntryCount ?? 1];
        for (var entry = 0; entry < plans.Length; entry++)
        {
            plans[entry] = Plan(batch, entry == 0 ? default : events!.Entry(entry));
        }

        var kinds = batch.Keywords(_kind);
        for (var row = 0; row < batch.Count; row++)
        {
            var plan = plans[events?.IndexAt(row) ?? 0];
            Fill(kinds, row, plan.Kind);
            if (plan.Others is null)
            {
                continue;
            }

            foreach (var (column, index) in plan.Others)
            {
                Fill(column, row, index);
            }
        }

        batch.Seal();
    }

    private static void Fill(KeywordColumn column, int row, int index)
    {
        if (!column.HasValue(row))
        {
            column.Replace(row, index);
        }
    }

    private Defaults Plan(EventBatch batch, ReadOnlySpan<byte> name)
    {
        var definition = name.IsEmpty ? null : _catalog.FindEvent(Encoding.UTF8.GetString(name));
        var kinds = batch.Keywords(_kind);
        if (definition is null)
        {
            return new Defaults(kinds.Intern(DefaultKind), null);
        }

        List<(KeywordColumn, int)> others = [];
        var levels = batch.Keywords(_level);
        others.Add((levels, levels.Intern(Utf8(definition.Level.ToString()))));
        foreach (var (field, value) in definition.Set)
        {
            var column = batch.Keywords(batch.Schema.Ordinal(field));
            others.Add((column, column.Intern(Encoding.UTF8.GetBytes(value))));
        }

        return new Defaults(kinds.Intern(Utf8(definition.Kind.ToString())), others);
    }

    private static byte[] Utf8(string name) => Encoding.UTF8.GetBytes(name.ToLowerInvariant());

    /// <summary>Dictionary indexes to put where a row of this event has no value.</summary>
    private readonly record struct Defaults(int Kind, List<(KeywordColumn Column, int Index)>? Others);
}
