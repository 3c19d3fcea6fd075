using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog;

/// <summary>Merges packs and reports contradictions between them. Used for one build, by one thread.</summary>
internal sealed class CatalogBuilder(Pack[] packs)
{
    // Every statement that prints attributes lists the names of fields without a column: 2,000 names of 64 characters make a statement of 300 KB.
    private const int MaxFields = 2000;

    private const string AttributePrefix = "attributes.";

    // All bounded by the given packs.
    private readonly List<PackDiagnostic> _diagnostics = [];
    private readonly List<Field> _fields = [.. CanonicalFields.All];
    private readonly Dictionary<string, Field> _fieldsByName = [];
    private readonly Dictionary<string, SourcePosition> _fieldPositions = [];
    private readonly Dictionary<string, EventDefinition> _eventsByName = [];

    public CatalogResult Build()
    {
        foreach (var field in CanonicalFields.All)
        {
            Index(field);
        }

        CheckUnique("pack", packs.Select(pack => (pack.Name, pack.Position)));
        foreach (var pack in packs)
        {
            foreach (var declaration in pack.Fields)
            {
                AddField(declaration);
            }

            foreach (var definition in pack.Events)
            {
                AddEvent(definition);
            }
        }

        foreach (var name in packs.SelectMany(pack => pack.Events).SelectMany(definition => definition.Fields).Where(name => name.StartsWith(AttributePrefix, StringComparison.Ordinal)).Distinct())
        {
            OpenToObjects(name[AttributePrefix.Length..].Split('.')[0]);
        }

        CheckUnique("analytics group", packs.SelectMany(pack => pack.Analytics).Select(group => (group.Name, group.Position)));
        CheckUnique("dashboard", packs.SelectMany(pack => pack.Dashboards).Select(dashboard => (dashboard.Name, dashboard.Position)));
        // Formulas use the names of metrics and constants alike.
        CheckUnique("metric or constant", packs.SelectMany(pack => pack.Constants).Select(constant => (constant.Name, constant.Position))
            .Concat(packs.SelectMany(pack => pack.Metrics).Select(metric => (metric.Name, metric.Position))));

        CheckUnique("scraped metric", packs.SelectMany(pack => pack.Metrics).Select(metric => metric.OpenMetrics).OfType<OpenMetricsDefinition>().SelectMany(shown => shown.Names.Select(name => (name, shown.Position))));

        return new CatalogResult(new PackCatalog(packs, _fields, _fieldsByName, _eventsByName), _diagnostics);
    }

    private void AddField(FieldDeclaration declaration)
    {
        var field = declaration.Field;
        if (_fieldsByName.TryGetValue(field.Name, out var known))
        {
            if (known.IsCanonical)
            {
                // Reported where the declaration was read.
                return;
            }

            if (known.Name != field.Name || known.Type != field.Type || (known.Unit ?? field.Unit) != (field.Unit ?? known.Unit))
            {
                Report(declaration.Position, $"field '{field.Name}' is {Describe(field)} here but {Describe(known)} at {_fieldPositions[known.Name]}; declare it the same way in both");
                return;
            }

            // The first description wins; the aliases of both packs are used.
            var merged = known with { Aliases = [.. known.Aliases.Union(field.Aliases)], Unit = known.Unit ?? field.Unit };
            _fields[_fields.IndexOf(known)] = merged;
            field = merged;
        }
        else
        {
            _fields.Add(field);
            if (_fields.Count - CanonicalFields.All.Count == MaxFields + 1)
            {
                Report(declaration.Position, $"'{field.Name}' is one field more than all packs together may declare, which is {MaxFields}; leave out those that nothing measures: values of undeclared names are stored and found, too");
            }
        }

        _fieldPositions.TryAdd(field.Name, declaration.Position);
        Index(field);
    }

    /// <summary>One pack may declare a text by a name under which the events of another have an object.</summary>
    private void OpenToObjects(string name)
    {
        if (_fieldsByName.TryGetValue(name, out var field) && field is { IsCanonical: false, MayBeObject: false })
        {
            var open = field with { MayBeObject = true };
            _fields[_fields.IndexOf(field)] = open;
            Index(open);
        }
    }

    private void Index(Field field)
    {
        _fieldsByName[field.Name] = field;
        foreach (var alias in field.Aliases)
        {
            if (_fieldsByName.TryGetValue(alias, out var known) && known.Name != field.Name)
            {
                if (known.IsCanonical)
                {
                    continue;
                }

                Report(_fieldPositions[field.Name], $"alias '{alias}' of field '{field.Name}' means the field '{known.Name}' at {_fieldPositions[known.Name]}; remove one of them");
                continue;
            }

            _fieldsByName[alias] = field;
        }
    }

    private void AddEvent(EventDefinition definition)
    {
        foreach (var name in (string[])[definition.Name, .. definition.Aliases])
        {
            if (!_eventsByName.TryAdd(name, definition))
            {
                Report(definition.Position, $"event '{name}' is already declared at {_eventsByName[name].Position}; one pack must own it");
            }
        }
    }

    private void CheckUnique(string what, IEnumerable<(string Name, SourcePosition Position)> items)
    {
        var taken = new Dictionary<string, SourcePosition>();
        foreach (var (name, position) in items)
        {
            if (!taken.TryAdd(name, position))
            {
                Report(position, $"{what} '{name}' is already defined at {taken[name]}; choose another name");
            }
        }
    }

    private void Report(SourcePosition position, string message) => _diagnostics.Add(new PackDiagnostic(position, message));

    private static string Describe(Field field) => field.Unit is null ? Vocabulary.Word(field.Type) : $"{Vocabulary.Word(field.Type)} in {field.Unit}";
}
