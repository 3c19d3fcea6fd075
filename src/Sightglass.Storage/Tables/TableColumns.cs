namespace Sightglass.Storage.Tables;

/// <summary>The columns of the table of events at a moment. Immutable.</summary>
/// <param name="Types">The type of each column, by name.</param>
/// <param name="Unused">Fields that get their column with the first event that has a value: until then no event has one, in whatever place.</param>
public sealed record TableColumns(IReadOnlyDictionary<string, string> Types, IReadOnlySet<string> Unused)
{
    internal static TableColumns None { get; } = new(new Dictionary<string, string>(), new HashSet<string>());
}
