using System.Text;
using System.Text.Json.Nodes;

namespace Sightglass.Telemetry.Csv;

/// <summary>What is CSV, and where it is cut: tests/cases/csv.json, which the page runs too.</summary>
public sealed class CsvTests
{
    public static TheoryData<string, bool> Texts => new(Cases("recognized").Select(item => ((string)item["text"]!, (bool)item["is"]!)));

    public static TheoryData<string, int, string[]> Pieces => new(Cases("pieces").Select(item => ((string)item["text"]!, (int)item["limit"]!, item["pieces"]!.AsArray().Select(piece => (string)piece!).ToArray())));

    [Theory]
    [MemberData(nameof(Texts))]
    public void Text_IsCsv_OrNot(string text, bool expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);

        Assert.Equal(expected, CsvHeader.Recognize(bytes, isWhole: true));

        // What is known of a part of it stays true.
        Assert.All(Enumerable.Range(0, bytes.Length), length => Assert.True(CsvHeader.Recognize(bytes.AsSpan(0, length), isWhole: false) is not { } known || known == expected, $"{length} bytes"));
    }

    [Theory]
    [MemberData(nameof(Pieces))]
    public void File_IsCut_BetweenRecords(string text, int limit, string[] expected)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var header = CsvHeader.Read(bytes, out _)!;
        List<string> pieces = [];
        for (var at = 0; at < bytes.Length;)
        {
            var length = CsvRecord.PieceLength(bytes.AsSpan(at), header.Separator, limit, isWhole: true);
            pieces.Add((at == 0 ? "" : text[..header.End]) + Encoding.UTF8.GetString(bytes, at, length));
            at += length;
        }

        Assert.Equal(expected, pieces);
    }

    [Fact]
    public void Header_OfMoreNamesThanAnEventHasMembers_IsNone()
    {
        Assert.Null(CsvHeader.Read(Encoding.UTF8.GetBytes(string.Join(',', Enumerable.Range(0, 1_001).Select(index => $"n{index}"))), out var mistake));
        Assert.Equal("the header has more than 1000 names", mistake);
    }

    [Fact]
    public void Header_LongerThanAnEvent_IsNone()
    {
        Assert.Null(CsvHeader.Read(Encoding.UTF8.GetBytes($"a,{new string('b', 1 << 20)}\n"), out var mistake));
        Assert.Equal("the header has 1048579 bytes; the limit is 1048576", mistake);
    }

    /// <summary>Otherwise one stray quote would take the rest of a file of any size into one cell.</summary>
    [Fact]
    public void QuotedCell_LongerThanAnEvent_EndsWithItsLine()
    {
        var text = Encoding.UTF8.GetBytes($"a,\"b\n{new string('x', 1 << 20)}\"\n");

        Assert.Equal(5, CsvRecord.EndOf(text, (byte)',', isWhole: false));
        Assert.Equal(-1, CsvRecord.EndOf(text.AsSpan(0, 1_000), (byte)',', isWhole: false));

        // The line may be long, too.
        Assert.Equal(-1, CsvRecord.EndOf(Encoding.UTF8.GetBytes($"\"{new string('x', 1 << 20)}"), (byte)',', isWhole: false));
    }

    private static IEnumerable<JsonNode> Cases(string group) => JsonNode.Parse(Repository.Text("tests/cases/csv.json"))![group]!.AsArray().Select(item => item!);
}
