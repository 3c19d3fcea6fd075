using System.Text.RegularExpressions;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Catalog.Markdown;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Catalog.Import;

/// <summary>The events of a document and their fields, under the names that they have in a pack.</summary>
internal sealed partial class ImportedEvents
{
    private const string AttributePrefix = "attributes.";

    private readonly Dictionary<string, ListedEvent> _events = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ListedField> _declared;

    /// <param name="document">What was read.</param>
    /// <param name="notes">Receives what could not be taken.</param>
    public ImportedEvents(EventDocument document, List<(int Line, string Text)> notes)
    {
        _declared = document.Fields.GroupBy(field => field.Name).ToDictionary(fields => fields.Key, fields => fields.First());
        foreach (var listed in document.Events)
        {
            if (!EventName().IsMatch(listed.Name))
            {
                notes.Add((listed.Line, $"'{listed.Name}' is not taken: an event name has letters, digits and '_', '.', ':', '-', '/', at most 128"));
            }
            else if (!_events.TryAdd(listed.Name, listed))
            {
                notes.Add((listed.Line, $"the event '{listed.Name}' is listed twice; the first is taken, at line {_events[listed.Name].Line}"));
            }
        }

        var common = document.Common.Select(InPack).OfType<string>().Distinct().ToList();
        Common = common;
        foreach (var (former, current, line) in document.Renames.Where(rename => _events.ContainsKey(rename.Current)))
        {
            if (_events.ContainsKey(former) || _events.Values.Any(listed => listed.FormerNames.Contains(former)) || !EventName().IsMatch(former))
            {
                notes.Add((line, $"'{former}' is not taken as a former name of '{current}': it is an event of its own, or taken already"));
                continue;
            }

            _events[current] = _events[current] with { FormerNames = [.. _events[current].FormerNames, former] };
        }

        Used = [.. _events.Values.SelectMany(listed => FieldsOf(listed.Name)).Concat(Common).Where(name => !name.StartsWith(AttributePrefix, StringComparison.Ordinal)).Distinct()];
    }

    /// <summary>In the order of the document.</summary>
    public IEnumerable<ListedEvent> All => _events.Values;

    /// <summary>Fields that every event has.</summary>
    public IReadOnlyList<string> Common { get; }

    /// <summary>Fields that some event has, without attributes.</summary>
    public IReadOnlyList<string> Used { get; }

    /// <summary>The fields that the pack must declare: those of its events, and what a table of fields has besides.</summary>
    public IEnumerable<ListedField> Declared => Used.Concat(_declared.Keys.Where(name => InPack(name) == name && Identifier().IsMatch(name))).Distinct().Where(name => !IsCanonical(name)).Select(name => _declared.GetValueOrDefault(name) ?? Guess(name));

    public bool IsEvent(string name) => _events.ContainsKey(name);

    public bool IsField(string name) => InPack(name) is { } field && Used.Contains(field);

    public string Canonical(string name) => InPack(name) ?? name;

    public string? UnitOf(string name) => CanonicalField(name)?.Unit ?? Declared.FirstOrDefault(field => field.Name == name)?.Unit;

    /// <summary>The fields of an event, without those that all have.</summary>
    public IReadOnlyList<string> FieldsOf(string name) => [.. _events[name].Fields.Select(InPack).OfType<string>().Except(Common).Distinct()];

    public IReadOnlyList<string> RequiredOf(string name) => [.. _events[name].Required.Select(InPack).OfType<string>().Intersect(FieldsOf(name))];

    /// <summary>The name of a field in a pack: the canonical one, itself, or an attribute for what cannot be a field. Null for parts of every event.</summary>
    private string? InPack(string name) =>
        Vocabulary.RowParts.Contains(name) ? null
        : CanonicalField(name) is { } canonical ? canonical.Name
        : name.StartsWith(AttributePrefix, StringComparison.Ordinal) ? name
        : _declared.ContainsKey(name) || (Identifier().IsMatch(name) && FieldGuess.Of(name) is not null) ? name
        : AttributePrefix + name;

    private static Field? CanonicalField(string name) => CanonicalFields.All.FirstOrDefault(field => field.Name == name || field.Aliases.Contains(name));

    private static bool IsCanonical(string name) => CanonicalField(name) is not null;

    private static ListedField Guess(string name)
    {
        var guess = FieldGuess.Of(name)!;
        var words = name.Replace('_', ' ');
        return new ListedField(name, guess.Type, guess.Unit, char.ToUpperInvariant(words[0]) + words[1..], 0);
    }

    [GeneratedRegex("^[A-Za-z0-9_.:/-]{1,128}$")]
    private static partial Regex EventName();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9_]{0,63}$")]
    private static partial Regex Identifier();
}
