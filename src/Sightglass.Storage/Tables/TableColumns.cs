namespace Sightglass.Storage.Tables;

/// <summary>The columns of the table of events at a moment. Immutable.</summary>
/// <param name="Types">The type of each column, by name.</param>
/// <param name="Complete">
/// Declared fields whose values are all in their column: an event has none in the maps or the text. A field without a column yet may be among them: no event has a value of it.
/// </param>
public sealed record TableColumns(IReadOnlyDictionary<string, string> Types, IReadOnlySet<string> Complete);
