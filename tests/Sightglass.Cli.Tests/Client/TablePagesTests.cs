using System.Text.Json;
using Sightglass.Server.Queries;

namespace Sightglass.Server.Cli.Client;

public sealed class TablePagesTests
{
    [Fact]
    public void Join_PagesWithOtherColumns_HasThoseOfAll()
    {
        var joined = TablePages.Join([Page("""{"columns":[{"name":"a"},{"name":"b"}],"rows":[[1,2]],"statistics":{"rowsRead":10,"elapsedMs":1},"cursor":"x"}"""),
            Page("""{"columns":[{"name":"b"},{"name":"c"}],"rows":[[3,4],[5,6]],"statistics":{"rowsRead":20,"elapsedMs":2},"cursor":null}""")]);

        Assert.Equal(["a", "b", "c"], joined.Columns.Select(column => column.Name));
        Assert.Equal(["1,2,", ",3,4", ",5,6"], joined.Rows.Select(row => string.Join(',', row)));
        Assert.Equal(new QueryStatistics(30, 3), joined.Statistics);
        Assert.Null(joined.Cursor);
    }

    private static TableAnswer Page(string json) => JsonSerializer.Deserialize<TableAnswer>(json, JsonSerializerOptions.Web)!;
}
