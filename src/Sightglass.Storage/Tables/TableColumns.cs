namespace Sightglass.Storage.Tables;

/// <summary>The columns of a table at a moment. Immutable.</summary>
/// <param name="Types">Every column's type, by name.</param>
/// <param name="Filled">The columns that a row may have a value in. A statement pays for each column that it names, for empty ones, too: 0.15 ms.</param>
public sealed record TableColumns(IReadOnlyDictionary<string, string> Types, IReadOnlySet<string> Filled)
{
    /// <summary>All of them may have values.</summary>
    public TableColumns(IReadOnlyDictionary<string, string> types)
        : this(types, types.Keys.ToHashSet(StringComparer.Ordinal))
    {
    }

    internal TableColumns With(IEnumerable<string> filled) => this with { Filled = Filled.Concat(filled).Where(Types.ContainsKey).ToHashSet(StringComparer.Ordinal) };

    internal TableColumns Without(IReadOnlySet<string> names) => new(
        new Dictionary<string, string>(Types.Where(column => !names.Contains(column.Key)), StringComparer.Ordinal),
        Filled.Where(name => !names.Contains(name)).ToHashSet(StringComparer.Ordinal));
}
