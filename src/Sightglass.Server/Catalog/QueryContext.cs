using Sightglass.Query.Binding;
using Sightglass.Query.Sql;
using Sightglass.Storage.Tables;

namespace Sightglass.Server.Catalog;

/// <summary>What every question needs: the languages bound to the catalog, and the columns that have values.</summary>
internal sealed class QueryContext(LoadedCatalog catalog, EventsTable table)
{
    public QueryBinder Binder { get; } = new(catalog.Schema, catalog.Catalog.EventNames);

    public SqlCompiler Compiler => new(Binder, () => table.Columns);
}
