using System.Runtime.CompilerServices;
using System.Text;

namespace Sightglass.Telemetry.Events;

/// <summary>The typed fields: the canonical ones, then those that the loaded packs declare. Immutable; a change of packs creates a new one.</summary>
public sealed class EventSchema
{
    private readonly EventNames _names;
    private readonly Dictionary<string, int> _byName = new(StringComparer.Ordinal);
    // By ordinal.
    private readonly bool[] _hasColumn;
    private readonly byte[][] _utf8Names;

    /// <param name="declared">Fields of packs; names must not repeat and must not be canonical (the catalog has checked both).</param>
    /// <param name="measured">Names of the declared fields that get their own column; null for all of them.</param>
    /// <param name="ids">How ids of events are printed; null outside an installation.</param>
    /// <exception cref="ArgumentException">Two fields share a name or alias.</exception>
    public EventSchema(IEnumerable<Field> declared, IReadOnlySet<string>? measured = null, EventIds? ids = null)
    {
        Ids = ids ?? EventIds.WithoutSecret;
        Fields = [.. CanonicalFields.All, .. declared];
        _hasColumn = [.. Fields.Select(field => field.IsCanonical || measured is null || measured.Contains(field.Name))];
        _utf8Names = [.. Fields.Select(field => Encoding.UTF8.GetBytes(field.Name))];
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

    /// <summary>Only the canonical fields: the schema of a server without packs.</summary>
    public static EventSchema Canonical { get; } = new([]);

    /// <summary>Prints and parses the ids of events.</summary>
    public EventIds Ids { get; }

    /// <summary>All fields; the index in this list is the field's ordinal.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>The field's name in UTF-8.</summary>
    public ReadOnlySpan<byte> Utf8Name(int ordinal) => _utf8Names[ordinal];

    /// <summary>True when the table has a column for the field; otherwise its values are in the maps that all events share.</summary>
    public bool HasColumn(int ordinal) => _hasColumn[ordinal];

    /// <summary>The meaning of a name that a client sends.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public NameMeaning MeaningOf(ReadOnlySpan<byte> utf8Name) => _names.Find(utf8Name, out _);

    /// <param name="utf8Name">Any.</param>
    /// <param name="known">The schema's own copy of a name that stands for something; null for an attribute's.</param>
    /// <inheritdoc cref="MeaningOf(ReadOnlySpan{byte})"/>
    internal NameMeaning MeaningOf(ReadOnlySpan<byte> utf8Name, out byte[]? known) => _names.Find(utf8Name, out known);

    /// <summary>The field's index in <see cref="Fields"/>, by its name or an alias.</summary>
    public bool TryGetOrdinal(string name, out int ordinal) => _byName.TryGetValue(name, out ordinal);

    /// <summary>The ordinal of a canonical field, or of a declared one that must exist.</summary>
    /// <exception cref="KeyNotFoundException">No such field.</exception>
    public int Ordinal(string name) =>
        _byName.TryGetValue(name, out var ordinal) ? ordinal : throw new KeyNotFoundException($"no field '{name}'");
}
