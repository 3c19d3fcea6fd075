using Sightglass.Query.Planning;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Tables;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Catalog;

public sealed class QueryContextTests
{
    [Fact]
    public void Statement_BeforeTheColumnsAreKnown_IsToBeAskedAgainLater()
    {
        using var client = new ClickHouseClient(() => null);
        var queries = new QueryContext(LoadedCatalog.Create([], EventIds.WithoutSecret).Catalog!, new EventsTable(client));
        var scope = new QueryScope(null, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(1));

        var exception = Assert.Throws<ClickHouseException>(() => queries.Compiler.Events(new EventList(new MatchAllNode(default), 1), scope));

        Assert.True(exception.IsTransient);
    }
}
