using Sightglass.Query.Binding;
using Sightglass.Query.Sql;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Tables;

namespace Sightglass.Server.Catalog;

/// <summary>What every question needs: the languages bound to the catalog, and the columns of the table.</summary>
internal sealed class QueryContext(LoadedCatalog catalog, EventsTable table)
{
    public QueryBinder Binder { get; } = new(catalog.Schema, catalog.Catalog.EventNames, catalog.Catalog.CurrentEventNames);

    public SqlCompiler Compiler => new(Binder, () => table.Columns ?? throw new ClickHouseException(ClickHouseErrors.NoAnswer, "the table of events is being prepared"));
}
