namespace Sightglass.Telemetry.Catalog.SourceCode;

/// <summary>A place in a code base.</summary>
/// <param name="Line">One-based.</param>
public sealed record SourcePlace(string File, int Line);

/// <summary>A name that code writes, and where.</summary>
/// <param name="Name">Of a pattern, with <c>*</c> at the end.</param>
/// <param name="Nearest">The most similar declared name; the current name, if it is a former one. Null: none is close.</param>
public sealed record UsedName(string Name, string? Nearest, IReadOnlyList<SourcePlace> Places);

/// <summary>What the events of a code base and those of a catalog have in common, and what not.</summary>
public sealed record SourceComparison
{
    /// <summary>Names in logging calls that no pack declares, in the order of their first place.</summary>
    public required IReadOnlyList<UsedName> Undeclared { get; init; }

    /// <summary>Former names that the code still writes.</summary>
    public required IReadOnlyList<UsedName> Former { get; init; }

    /// <summary>Declared events that no file names.</summary>
    public required IReadOnlyList<string> Unused { get; init; }

    /// <summary>Beginnings that only the running program completes.</summary>
    public required IReadOnlyList<UsedName> Patterns { get; init; }

    /// <summary>Declared events that logging calls name, or may name by a pattern.</summary>
    public required int Used { get; init; }

    /// <summary>Declared events that stand in the code, but in no logging call.</summary>
    public required int Mentioned { get; init; }

    /// <param name="events">The declared events.</param>
    /// <param name="files">What was found in each file.</param>
    public static SourceComparison Of(IReadOnlyList<EventDefinition> events, IReadOnlyList<(string File, SourceEvents Found)> files)
    {
        var byName = events.SelectMany(definition => definition.Aliases.Prepend(definition.Name).Select(name => (name, definition))).DistinctBy(pair => pair.name).ToDictionary(pair => pair.name, pair => pair.definition, StringComparer.Ordinal);
        var all = files.SelectMany(file => file.Found.Uses.Select(use => (Use: use, Place: new SourcePlace(file.File, use.Line)))).Where(found => found.Use.IsCertain || byName.ContainsKey(found.Use.Name)).ToList();
        var names = all.Where(found => !found.Use.IsPattern).GroupBy(found => found.Use.Name).ToList();
        var patterns = all.Where(found => found.Use.IsPattern).GroupBy(found => found.Use.Name).ToList();
        var used = events.Where(definition => names.Any(name => byName.GetValueOrDefault(name.Key) == definition) || patterns.Any(pattern => definition.Name.StartsWith(pattern.Key, StringComparison.Ordinal))).ToHashSet();
        var literals = files.SelectMany(file => file.Found.Literals).ToHashSet();
        var mentioned = events.Where(definition => !used.Contains(definition) && definition.Aliases.Prepend(definition.Name).Any(literals.Contains)).ToHashSet();
        return new SourceComparison
        {
            Undeclared =
            [
                .. names.Where(name => !byName.ContainsKey(name.Key)).Select(name => new UsedName(name.Key, NameSuggestion.Closest(name.Key, byName.Keys), PlacesOf(name))),
                .. patterns.Where(pattern => !IsBeginning(pattern.Key)).Select(pattern => new UsedName($"{pattern.Key}*", null, PlacesOf(pattern))),
            ],
            Former = [.. names.Where(name => byName.TryGetValue(name.Key, out var definition) && definition.Name != name.Key).Select(name => new UsedName(name.Key, byName[name.Key].Name, PlacesOf(name)))],
            Patterns = [.. patterns.Where(pattern => IsBeginning(pattern.Key)).Select(pattern => new UsedName($"{pattern.Key}*", null, PlacesOf(pattern)))],
            Unused = [.. events.Where(definition => !used.Contains(definition) && !mentioned.Contains(definition)).Select(definition => definition.Name)],
            Used = used.Count,
            Mentioned = mentioned.Count,
        };

        bool IsBeginning(string text) => byName.Keys.Any(name => name.StartsWith(text, StringComparison.Ordinal));

        static IReadOnlyList<SourcePlace> PlacesOf(IEnumerable<(EventUse Use, SourcePlace Place)> found) => [.. found.Select(use => use.Place)];
    }
}
