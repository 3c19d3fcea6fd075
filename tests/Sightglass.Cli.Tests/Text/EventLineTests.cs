using System.Text.Json;

namespace Sightglass.Server.Cli.Text;

public sealed class EventLineTests
{
    private const string Event = """
        {"id":"00","time":"2026-11-20T10:00:00.123456Z","received":"2026-11-20T10:00:01Z","tenant":"default","event":"cache_lookup","level":"info","user_id":"u1","cache_type":"kv","duration_ms":12,"attributes":{"a[b]":"\u001b[31m"}}
        """;

    [Fact]
    public void Format_Event_ShowsTimeLevelNameAndFields() =>
        Assert.Equal(@"2026-11-20T10:00:00.123Z info  cache_lookup cache_type=kv duration_ms=12 a[b]=\u001b[31m user_id=u1", Plain(isDated: true, width: 1000));

    [Fact]
    public void Format_NarrowTerminal_CutsAtItsWidth() => Assert.Equal("10:00:00.123 info  cach…", Plain(isDated: false, width: 24));

    private static string Plain(bool isDated, int width)
    {
        using var document = JsonDocument.Parse(Event);
        return string.Concat(EventLine.Format(document.RootElement, isDated, width).Select(part => part.Text));
    }
}
