using System.Text.Json;

namespace Sightglass.Server.Cli.Client;

public sealed class QueryAnswerTests
{
    [Fact]
    public void Join_PagesWithOtherColumns_HasThoseOfAll()
    {
        var joined = QueryAnswer.Join([Page("""{"columns":[{"name":"a"},{"name":"b"}],"rows":[[1,2]],"statistics":{"rowsRead":10,"elapsedMs":1},"cursor":"x"}"""),
            Page("""{"columns":[{"name":"b"},{"name":"c"}],"rows":[[3,4],[5,6]],"statistics":{"rowsRead":20,"elapsedMs":2},"cursor":null}""")]);

        Assert.Equal(["a", "b", "c"], joined.Columns.Select(column => column.Name));
        Assert.Equal(["1,2,", ",3,4", ",5,6"], joined.Rows.Select(row => string.Join(',', row.Select(value => value.ValueKind == JsonValueKind.Undefined ? "" : value.GetRawText()))));
        Assert.Equal(new QueryStatistics(30, 3), joined.Statistics);
        Assert.Null(joined.Cursor);
    }

    private static QueryAnswer Page(string json) => JsonSerializer.Deserialize<QueryAnswer>(json, JsonSerializerOptions.Web)!;
}
