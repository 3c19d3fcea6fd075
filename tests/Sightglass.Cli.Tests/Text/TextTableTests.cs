namespace Sightglass.Server.Cli.Text;

public sealed class TextTableTests
{
    private const string Long = "workers_ai_validation_failed_for_a_reason";

    [Theory]
    [InlineData(120, """
        event                                         ms  message
        ─────────────────────────────────────────────────────────
        short                                          3
        workers_ai_validation_failed_for_a_reason  1,234  日本語
        """, "")]
    [InlineData(54, """
        event                                      ms  message
        ──────────────────────────────────────────────────────
        short                                       3
        workers_ai_validation_failed_for_a_re…  1,234  日本語
        """, "")]
    [InlineData(34, """
        event                  ms  message
        ──────────────────────────────────
        short                   3
        workers_ai_valida…  1,234  日本語
        """, "")]
    [InlineData(20, """
        event             ms
        ────────────────────
        short              3
        workers_ai_v…  1,234
        """, "message")]
    [InlineData(14, """
        event
        ──────────────
        short
        workers_ai_va…
        """, "ms, message")]
    [InlineData(3, """
        event
        ────────────
        short
        workers_ai_…
        """, "ms, message")]
    public void Lines_OfAWidth_AreCutOrLeaveTheLastColumnsOut(int width, string expected, string expectedHidden)
    {
        var table = new TextTable(("event", false), ("ms", true), ("message", false));
        table.AddRow("short", "3", "");
        table.AddRow(Long, "1,234", "日本語");

        Assert.Equal((expected.ReplaceLineEndings("\n"), expectedHidden), (Text(table, width, out var hidden), string.Join(", ", hidden)));
    }

    [Fact]
    public void Lines_OfNoTerminal_CutOnlyWhatNobodyReads()
    {
        var table = new TextTable(("n", true), ("message", false), ("end", false));
        table.AddRow("1", new string('x', 5_000), "e");

        Assert.Equal($"n  message{new string(' ', 193)}  end\n{new string('─', 208)}\n1  {new string('x', 199)}…  e", Text(table, 10_000, out _));
    }

    [Fact]
    public void Lines_OfTextsOfOthers_AreMeasuredAsTheyArePrinted()
    {
        var table = new TextTable(("a", false), ("b", false));
        table.AddRow("\u001b[31m", "b");

        Assert.Equal("a           b\n─────────────\n\\u001b[31m  b", Text(table, 80, out _));
    }

    [Theory]
    [InlineData("日本語", 5, "日本…")]
    [InlineData("日本語", 4, "日…")]
    [InlineData("a😀b", 4, "a😀b")]
    [InlineData("a😀bc", 4, "a😀…")]
    [InlineData("a😀bc", 3, "a…")]
    [InlineData("abc", 3, "abc")]
    [InlineData("abc", 1, "…")]
    public void Cut_CountsColumns(string text, int width, string expected) => Assert.Equal(expected, TextWidth.Cut(text, width));

    private static string Text(TextTable table, int width, out IReadOnlyList<string> hidden) =>
        string.Join('\n', table.Lines(width, out hidden).Select(line => string.Concat(line.Select(part => part.Text))));
}
