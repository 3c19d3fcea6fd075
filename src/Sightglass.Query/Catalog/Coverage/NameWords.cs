using Sightglass.Query.Binding;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Catalog.Coverage;

/// <summary>The words of a name that a pattern asks for.</summary>
/// <param name="Subjects">What it is about.</param>
/// <param name="Failures">Those that say that something failed.</param>
internal sealed record NameWords(IReadOnlyList<string> Subjects, IReadOnlyList<string> Failures)
{
    /// <summary>One for each name that a test accepts; none for an exact name of one word, which says too little.</summary>
    public static IEnumerable<NameWords> Of(TextTest test) => test switch
    {
        EqualsText equals => equals.Texts.Select(Of).Where(words => words.Subjects.Count + words.Failures.Count > 1),
        WildcardText wildcard => [Of(string.Join('_', wildcard.Parts))],
        ContainsText contains => [Of(contains.Text)],
        StartsWithText start => [Of(start.Text)],
        EndsWithText end => [Of(end.Text)],
        _ => [],
    };

    /// <summary>An event is like the name if it has all words of its subject and, where the name says that something failed, says so in whatever words, or is declared as an error.</summary>
    public bool IsLike(EventDefinition definition)
    {
        var words = definition.Aliases.Prepend(definition.Name).SelectMany(EventWords.Of).ToHashSet();
        return Subjects.Count + Failures.Count > 0
            && words.IsSupersetOf(Subjects)
            && (Failures.Count == 0 || words.Overlaps(Failures) || words.Any(EventWords.IsFailure) || definition.Kind == EventKind.Error);
    }

    private static NameWords Of(string name)
    {
        var words = EventWords.Of(name).ToLookup(EventWords.IsFailure);
        return new NameWords([.. words[false]], [.. words[true]]);
    }
}
