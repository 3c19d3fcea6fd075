using System.Text.Json;

namespace Sightglass.Server.Queries;

/// <summary>The cases of comma-separated values: exact bytes.</summary>
public sealed class CsvCaseTests
{
    private static readonly CaseSuite Suite = new("12-exports-notifications");

    public static TheoryData<string> Cases => [.. Suite.Ids("csv")];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Case_OfRecords_HasTheseBytes(string id)
    {
        var item = Suite.Find(id);
        var input = item.GetProperty("input");
        var options = input.TryGetProperty("options", out var given) ? given : default;
        var format = new CsvFormat
        {
            Delimiter = Option(options, "delimiter") is { } delimiter ? delimiter.GetString()![0] : ',',
            HasByteOrderMark = Option(options, "bom")?.GetBoolean() ?? false,
            GuardsFormulas = Option(options, "formula_guard")?.GetBoolean() ?? true,
        };
        var records = input.GetProperty("rows").EnumerateArray().Select(row => row.EnumerateArray().Select(value => (object?)value));
        if (Option(options, "header")?.GetBoolean() ?? true)
        {
            records = records.Prepend(input.GetProperty("columns").EnumerateArray().Select(name => (object?)name.GetString()));
        }

        Assert.Equal(item.GetProperty("expect").GetProperty("body").GetString(), format.Start + string.Concat(records.Select(record => format.Record(record, text => text))));
    }

    [Theory]
    [InlineData("", "\"\"")]
    [InlineData(null, "")]
    [InlineData("=1", "'=1")]
    [InlineData("-", "'-")]
    [InlineData("-1-1", "'-1-1")]
    [InlineData("+1e5", "+1e5")]
    [InlineData("-5\n", "\"'-5\n\"")]
    public void Cell_OfText_IsWrittenLikeThis(string? text, string expected) => Assert.Equal($"{expected}\r\n", new CsvFormat().Record([text], written => written));

    private static JsonElement? Option(JsonElement options, string name) => options.ValueKind == JsonValueKind.Object && options.TryGetProperty(name, out var value) ? value : null;
}
