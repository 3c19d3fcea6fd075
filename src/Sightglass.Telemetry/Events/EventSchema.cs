using System.Runtime.CompilerServices;

namespace Sightglass.Telemetry.Events;

/// <summary>The fields that have a column: the canonical ones, then those the loaded packs declare. Immutable; a change of packs makes a new one.</summary>
public sealed class EventSchema
{
    private readonly EventNames _names;
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);

    /// <param name="declared">Fields of packs; names must not repeat and must not be canonical (the catalog has checked both).</param>
    /// <exception cref="ArgumentException">A name or alias stands for two fields.</exception>
    public EventSchema(IEnumerable<Field> declared)
    {
        Fields = [.. CanonicalFields.All, .. declared];
        for (var ordinal = 0; ordinal < Fields.Count; ordinal++)
        {
            foreach (var name in Fields[ordinal].Aliases.Prepend(Fields[ordinal].Name))
            {
                if (!_byName.TryAdd(name, ordinal))
                {
                    throw new ArgumentException($"the name '{name}' stands for two fields: '{Fields[_byName[name]].Name}' and '{Fields[ordinal].Name}'", nameof(declared));
                }
            }
        }

        _names = new EventNames(_byName);
    }

    /// <summary>Only the canonical fields: what a server without packs knows.</summary>
    public static EventSchema Canonical { get; } = new([]);

    /// <summary>All fields; the index in this list is the field's ordinal.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>What a name that a client sends stands for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public NameMeaning MeaningOf(ReadOnlySpan<byte> utf8Name) => _names.Find(utf8Name);

    /// <summary>The field's place in <see cref="Fields"/>, by its name or an alias.</summary>
    public bool TryGetOrdinal(string name, out int ordinal) => _byName.TryGetValue(name, out ordinal);

    /// <summary>The ordinal of a canonical field, or of a declared one that must exist.</summary>
    /// <exception cref="KeyNotFoundException">No such field.</exception>
    public int Ordinal(string name) =>
        _byName.TryGetValue(name, out var ordinal) ? ordinal : throw new KeyNotFoundException($"no field '{name}'");
}
