namespace Sightglass.Telemetry.Catalog;

/// <summary>The groups in which a pack's file lists its events: a comment directly above an event begins one.</summary>
/// <remarks>
/// <code>
/// events:
///   # Sessions.
///   session_created: {description: …, kind: log}
///   session_closed: {description: …, kind: log}
/// </code>
/// </remarks>
public static class EventGroups
{
    /// <summary>The groups in the order of the file; what stands before the first comment has an empty title.</summary>
    /// <param name="yaml">The text that <paramref name="events"/> were read from.</param>
    /// <param name="events">In any order.</param>
    public static IReadOnlyList<(string Title, IReadOnlyList<EventDefinition> Events)> Of(string yaml, IEnumerable<EventDefinition> events)
    {
        var lines = yaml.Split('\n');
        List<(string Title, List<EventDefinition> Events)> groups = [];
        foreach (var definition in events.OrderBy(definition => definition.Position.Line))
        {
            var title = TitleAbove(lines, definition.Position);
            if (title is not null || groups.Count == 0)
            {
                groups.Add((title ?? "", []));
            }

            groups[^1].Events.Add(definition);
        }

        return [.. groups.Select(group => (group.Title, (IReadOnlyList<EventDefinition>)group.Events))];
    }

    // Only a comment that is indented like the event: a text of several lines may end above it.
    private static string? TitleAbove(string[] lines, SourcePosition position)
    {
        var above = position.Line - 2;
        return above >= 0 && above < lines.Length && lines[above].StartsWith(new string(' ', position.Column - 1) + '#', StringComparison.Ordinal)
            && lines[above].Trim(' ', '#', '\r').TrimEnd('.') is { Length: > 0 } title ? title : null;
    }
}
