namespace Sightglass.Telemetry.Catalog.Yaml;

/// <summary>The names in one list of a pack (dashboards, alerts, reports): kebab-case and unique.</summary>
internal sealed class UniqueNames(PackScope scope, string what)
{
    // Bounded by the list.
    private readonly Dictionary<string, SourcePosition> _taken = [];

    /// <summary>Reads <c>name</c>, reports errors in it, and returns it; empty when it is absent.</summary>
    public string Take(MappingReader reader)
    {
        if (reader.Text("name") is not { } name)
        {
            return "";
        }

        scope.CheckKebab(name, reader.Node("name")!, what);
        if (!_taken.TryAdd(name, reader.Position))
        {
            reader.Report("name", $"{what} '{name}' is already defined at line {_taken[name].Line}; choose another name");
        }

        return name;
    }
}
