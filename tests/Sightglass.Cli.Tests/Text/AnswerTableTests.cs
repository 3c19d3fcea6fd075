using Sightglass.Server.Http;
using Sightglass.Server.Queries;

namespace Sightglass.Server.Cli.Text;

public sealed class AnswerTableTests
{
    private const string Columns = """[{"name":"id","type":"text"},{"name":"time","type":"timestamp"},{"name":"level","type":"keyword"},{"name":"user_id","type":"text"},{"name":"duration_ms","type":"number","unit":"ms"},{"name":"error","type":"text"},{"name":"none","type":"text"}]""";
    private const string SameDay = """[["0","2026-11-28T13:09:33.986123Z","warn","u1",1500,null,null],["1","2026-11-28T13:00:03Z","warn","u2",1500,"late",null]]""";

    [Fact]
    public void Table_OnATerminal_TellsOnceWhatAllRowsHave() =>
        Assert.Equal(
            ("""
            time          duration_ms  error  user_id
            ─────────────────────────────────────────
            13:09:33.986        1.5 s         u1
            13:00:03.000        1.5 s  late   u2
            """, "time=2026-11-28  level=warn"),
            Text(SameDay, isBrief: true));

    [Fact]
    public void Table_InAFile_HasEveryColumnWithAValue() =>
        Assert.Equal(
            ("""
            time                         level  user_id  duration_ms  error
            ───────────────────────────────────────────────────────────────
            2026-11-28T13:09:33.986123Z  warn   u1             1.5 s
            2026-11-28T13:00:03Z         warn   u2             1.5 s  late
            """, ""),
            Text(SameDay, isBrief: false));

    [Theory]
    [InlineData("2026-11-28T13:09:00Z", "2026-11-28T14:00:00Z", "13:09", "time=2026-11-28")]
    [InlineData("2026-11-28T13:09:01Z", "2026-11-27T14:00:00Z", "11-28 13:09:01", "time=2026")]
    [InlineData("2026-01-01T00:00:00Z", "2025-12-31T23:59:59.5Z", "2026-01-01 00:00:00.000", "")]
    public void Time_OfRows_IsAsLongAsTheyDiffer(string first, string second, string expected, string same)
    {
        var (text, told) = Text($$"""[["0","{{first}}","warn","u1",1,null,null],["1","{{second}}","info","u2",1,null,null]]""", isBrief: true);
        Assert.Equal((expected, same), (text.Split('\n')[2][..expected.Length], told));
    }

    [Fact]
    public void Table_OfOneRow_HasAllOfIt() =>
        Assert.Equal(
            ("""
            time          level  duration_ms  user_id
            ─────────────────────────────────────────
            13:09:33.986  warn          1 ms  u1
            """, "time=2026-11-28"),
            Text("""[["0","2026-11-28T13:09:33.986Z","warn","u1",1,null,null]]""", isBrief: true));

    [Fact]
    public void Table_OfEqualRows_IsNotEmpty() =>
        Assert.Equal(("level\n─────\nwarn\nwarn", ""), Text("""[["0",null,"warn",null,null,null,null],["1",null,"warn",null,null,null,null]]""", isBrief: true));

    private static (string Text, string Same) Text(string rows, bool isBrief)
    {
        var answer = ApiJson.Read<TableAnswer>($$"""{"columns":{{Columns}},"rows":{{rows}},"statistics":{"rowsRead":1,"elapsedMs":1},"cursor":null}""");
        var table = AnswerTable.Of(answer, isBrief, out var same)!;
        return (string.Join('\n', table.Lines(80, out _).Select(line => string.Concat(line.Select(part => part.Text)))), same);
    }
}
