using System.Text;
using System.Text.Json.Nodes;
using Sightglass.Server.Explore;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest.Formats.Clef;

/// <summary>Compact log events in memory: the mapping of every part of the format, and the lines that are rejected.</summary>
public sealed class ClefReaderTests
{
    private const long Received = 1_772_452_800_000_000; // 2026-03-02T12:00:00Z, the time at which the cases are received.

    private static readonly CaseSuite Suite = new("08-alt-ingestion");

    private static readonly EventSchema Schema = new([new Field("attempt", FieldType.Integer)]);

    public static TheoryData<string, string> Messages { get; } = new()
    {
        { """{"@mt":"{A}{A} and {B}","A":"x","B":null}""", "xx and null" },
        { """{"@mt":"{{A}} {{{A}}}","A":1}""", "{A} {1}" },
        { """{"@mt":"{Missing} {A","A":1}""", "{Missing} {A" },
        { """{"@mt":"a } b {} {,3} {A,x} {A,99999}","A":1}""", "a } b {} {,3} {A,x} {A,99999}" },
        { """{"@mt":"[{A,5}] [{A,-5}] [{A,1}]","A":"äb"}""", "[   äb] [äb   ] [äb]" },
        { """{"@mt":"{A:0.0} {B} {C:x}","@r":["1.5","ff"],"A":1.49,"B":2,"C":255}""", "1.5 2 ff" },
        { """{"@mt":"{Missing:0} {A,6:0.0}","@r":["?","1.5"],"A":1.49}""", "?    1.5" },
        { """{"@mt":"{A:0.0}","A":1.49}""", "1.49" },
        { """{"@mt":"{A:0.0}","@r":"1.5","A":1.49}""", "1.49" },
        { """{"@mt":"{@A} {$B} {C}","A":{"x": [1, 2.50]},"B":true,"C":"q\"\n"}""", "{\"x\":[1,2.5]} true q\"\n" },
        { """{"@mt":"{@x} {x}","@@x":1,"x":2}""", "2 2" },
        { """{"@mt":"{A}","@m":"said","A":1}""", "said" },
        { """{"A":1,"@mt":"{A}","A":2}""", "2" },
        { """{"@mt":"{B\u00e4r}","Bär":"grr"}""", "grr" },
    };

    public static TheoryData<string, string, string> Rejected { get; } = new()
    {
        { """{"@m":"x"}""", RejectionCode.MalformedJson, "line 2: the event has no time; '@t' (in the older shape 'Timestamp') must be an ISO 8601 time" },
        { """{"@t":null,"@m":"x"}""", RejectionCode.MalformedJson, "line 2: the event has no time; '@t' (in the older shape 'Timestamp') must be an ISO 8601 time" },
        { """{"@t":"2026-03-04T10:00:00Z"}""", RejectionCode.TimeInFuture, "line 2: the event's time lies 46 hours ahead of the server; the limit is 24 hours" },
        { """["@t"]""", RejectionCode.NotAnObject, "line 2: an event is a JSON object" },
        { """{"@t":"2026-03-02T10:00:00Z"} {}""", RejectionCode.MalformedJson, "line 2: byte 31: '{' is invalid after a single JSON value. Expected end of data" },
        { "{\"@t\":\"2026-03-02T10:00:00Z\",\"a\":" + new string('[', 40) + new string(']', 40) + "}", RejectionCode.TooDeep, "line 2: byte 65: nested deeper than 32 levels" },
    };

    public static TheoryData<IngestCase> Requests => [.. IngestCase.Load("08-alt-ingestion", "seq").Where(given => !given.Statuses.Contains(413))];

    public static TheoryData<string> Levels => [.. Suite.Ids("level", item => item.GetProperty("input").GetProperty("source").GetString() == "clef")];

    [Theory]
    [MemberData(nameof(Requests))]
    public void Case_ReadInMemory_GivesItsEvents(IngestCase given) => FormatCases.AssertRead(new ClefFormat(), Schema, given);

    [Theory]
    [MemberData(nameof(Messages))]
    public void Template_WithProperties_GivesTheMessage(string line, string message) =>
        Assert.Equal(message, (string?)ReadLine(line)["message"]);

    [Theory]
    [MemberData(nameof(Levels))]
    public void Level_ByAnyName_IsOneOfSix(string id)
    {
        var item = Suite.Find(id);
        Assert.Equal(item.GetProperty("expect").GetProperty("level").GetString(), (string?)ReadLine($$"""{"@l":{{item.GetProperty("input").GetProperty("value").GetRawText()}}}""")["level"]);
    }

    [Fact]
    public void Level_OfAnUnknownName_IsKeptAsAttribute() =>
        JsonAssert.Equal("""{"time":"2026-03-02T10:00:00.000000Z","attributes":{"@l":"Chatty"}}""", ReadLine("""{"@l":"Chatty"}""").AsSent());

    [Fact]
    public void Exception_OfATypedLanguage_TellsTypeAndMessage() =>
        JsonAssert.Equal(
            """
            {"time":"2026-03-02T10:00:00.000000Z","kind":"error","level":"info","error_type":"System.Net.Http.HttpRequestException","error_message":"Refused (host:80)",
             "attributes":{"exception":"System.Net.Http.HttpRequestException: Refused (host:80)\r\n   at A.B()"}}
            """,
            ReadLine("""{"@x":"System.Net.Http.HttpRequestException: Refused (host:80)\r\n   at A.B()"}""").AsSent());

    [Theory]
    [InlineData("TypeError: x is not a function\\n    at y", "TypeError", "x is not a function")]
    [InlineData("java.lang.StackOverflowError\\n\\tat a.b", "java.lang.StackOverflowError", null)]
    [InlineData("Traceback (most recent call last):\\n  File \\\"a.py\\\", line 1, in f\\n    g()\\nValueError: bad input", "ValueError", "bad input")]
    [InlineData("Traceback (most recent call last):\\n  File\\nKeyError: 'a'\\n\\nDuring handling of the above exception, another exception occurred:\\n\\nTraceback (most recent call last):\\r\\n  File\\r\\nmy.Error: two\\r\\nlines", "my.Error", "two")]
    [InlineData("Traceback (most recent call last):\\n  File\\nKeyboardInterrupt", "KeyboardInterrupt", null)]
    [InlineData("java.lang.RuntimeException: outer\\n\\tat a.b\\nCaused by: java.io.IOException: disk full\\n\\tat c.d", "java.io.IOException", "disk full")]
    [InlineData("panic: index out of range [5]\\n\\ngoroutine 1 [running]:", "panic", "index out of range [5]")]
    [InlineData("  + Exception Group Traceback (most recent call last):\\n  |   File \\\"a.py\\\"\\n  | ExceptionGroup: two failed (2 sub-exceptions)\\n  +-+---- 1 ----\\n    | Traceback (most recent call last):\\n    |   File\\n    | ValueError: a", "ExceptionGroup", "two failed (2 sub-exceptions)")]
    [InlineData("thread 'main' panicked at src/main.rs:2:5:\\nindex out of bounds\\nnote: run with", "panic", "index out of bounds")]
    [InlineData("thread 'main' panicked at 'old', src/main.rs:2:5", null, "thread 'main' panicked at 'old', src/main.rs:2:5")]
    [InlineData("app.rb:3:in `total': undefined method `+' (NoMethodError)\\n\\tfrom app.rb:5", "NoMethodError", "undefined method `+'")]
    [InlineData("app.rb:3:in 'Cart#total': broken (Shop::Error)", "Shop::Error", "broken")]
    [InlineData("app.rb:3:in (x)", null, "app.rb:3:in (x)")]
    [InlineData("boom", null, "boom")]
    public void Exception_FirstLine_GivesWhatCanBeTold(string exception, string? type, string? message)
    {
        var item = ReadLine($$"""{"@x":"{{exception}}"}""");

        Assert.Equal((type, message), ((string?)item["error_type"], (string?)item["error_message"]));
    }

    [Fact]
    public void Span_StandsWhereItStarted_WithResourceAndScope() =>
        JsonAssert.Equal(
            """
            {"time":"2026-03-02T09:59:58.750000Z","kind":"span","level":"info","service":"shop","release":"1.2","environment":"test","message":"GET /","logger":"Http",
             "trace_id":"t","span_id":"s","parent_span_id":"p","duration_ms":1250,
             "attributes":{"message_template":"GET /","event_id":"f00d","span_kind":"server","resource":{"service":{"name":"shop","version":"1.2"},"deployment.environment":"test"},"scope":{"name":"Http"}}}
            """,
            ReadLine("""
                {"@st":"2026-03-02T09:59:58.75Z","@mt":"GET /","@tr":"t","@sp":"s","@ps":"p","@sk":"Server","@i":"f00d","@sa":{"name":"Http"},"@ra":{"service":{"name":"shop","version":"1.2"},"deployment.environment":"test"}}
                """).AsSent());

    [Fact]
    public void Span_ThatEndsBeforeItStarts_HasNoDuration() =>
        JsonAssert.Equal(
            """{"time":"2026-03-02T10:00:00.000000Z","kind":"span","level":"info","attributes":{"@st":"2026-03-02T10:00:01Z"}}""",
            ReadLine("""{"@st":"2026-03-02T10:00:01Z"}""").AsSent());

    [Fact]
    public void Property_NamedAsAField_GoesToItsColumnUnlessTheFormatSaysIt() =>
        JsonAssert.Equal(
            """
            {"time":"2026-03-02T10:00:00.000000Z","tenant":"acme","event":"cache_lookup","level":"warn","model":"m1","cost_usd":0.5,"attempt":2,
             "attributes":{"level":"mine","timestamp":"later","@odd":1,"@zz":2}}
            """,
            ReadLine("""{"@l":"Warning","level":"mine","event":"cache_lookup","model":"m1","cost_usd":0.5,"attempt":2,"timestamp":"later","tenant_id":"acme","@@odd":1,"@zz":2,"none":null}""")
                .Without("id", "received"));

    [Fact]
    public void Property_OfAnotherTypeThanItsField_IsDrift()
    {
        var batch = NewBatch();

        Assert.Null(Read("""{"@t":"2026-03-02T10:00:00Z","attempt":"two"}""", batch));

        Assert.Equal([KeyValuePair.Create(Schema.Ordinal("attempt"), 1)], batch.Drift);
        JsonAssert.Equal("""{"attempt":"two"}""", Printed(batch)[0]["attributes"]);
    }

    [Fact]
    public void Tenant_OfAKeyForOne_IsNotTheEvents()
    {
        var batch = NewBatch();

        Assert.Null(Read("""{"@t":"2026-03-02T10:00:00Z","tenant":"other"}""", batch, new EventOrigin("own"u8.ToArray(), MayChooseTenant: false)));

        Assert.Equal(("own", "other"), ((string?)Printed(batch)[0]["tenant"], (string?)Printed(batch)[0]["attributes"]!["tenant"]));
    }

    [Theory]
    [MemberData(nameof(Rejected))]
    public void Line_ThatCannotBeRead_CostsTheBatchOnlyIfItIsNoEvent(string line, string code, string message)
    {
        var (batch, rejections) = (NewBatch(), new RejectionSummary());

        new ClefReader(Schema).Read(new IngestBody(Encoding.UTF8.GetBytes("{\"@t\":\"2026-03-02T10:00:00Z\"}\n" + line + "\n{\"@t\":\"2026-03-02T10:00:02Z\"}")), batch, EventOrigin.Default, rejections);

        Assert.Equal(new Rejection(1, code, message, 2), Assert.Single(rejections.First));
        if (code is RejectionCode.MalformedJson or RejectionCode.NotAnObject)
        {
            Assert.NotNull(rejections.Refused);
            return;
        }

        // An event that says so takes its place: Seq's clients read no counts.
        Assert.Null(rejections.Refused);
        var events = Printed(batch);
        Assert.Equal(3, events.Count);
        Assert.Equal(("event_rejected", "error", $"An event was not kept: {message}", code), ((string?)events[1]["event"], (string?)events[1]["level"], (string?)events[1]["message"], (string?)events[1]["attributes"]!["rejected_code"]));
    }

    [Theory]
    [InlineData("""{"@t":"yesterday","@m":"x"}""", "yesterday")]
    [InlineData("""{"@t":true,"@m":"x"}""", "true")]
    [InlineData("""{"@t":"2026-03-02T10:00:00Z","@st":"noon"}""", "noon")]
    public void Time_ThatCannotBeRead_IsToldAndKept(string line, string time)
    {
        var batch = NewBatch();

        Assert.Null(Read(line, batch));

        Assert.Contains($"'{time}'", Assert.Single(batch.Warnings.All).Message, StringComparison.Ordinal);
        Assert.Equal(WarningCode.UnreadableTime, batch.Warnings.All[0].Code);
        Assert.Contains(time, Printed(batch)[0]["attributes"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1772445600")]
    [InlineData("\"1772445600\"")]
    [InlineData("\"Mon, 02 Mar 2026 10:00:00 GMT\"")]
    public void Time_OfAnotherForm_IsRead(string time) =>
        Assert.Equal("2026-03-02T10:00:00.000000Z", (string?)ReadLine($$"""{"@t":{{time}}}""")["time"]);

    [Fact]
    public void Template_MadeToGrow_StaysAsItIs()
    {
        var growing = string.Concat(Enumerable.Repeat("{A}", 90));
        var searching = string.Concat(Enumerable.Repeat("{B}", 101));

        Assert.Equal(growing, (string?)ReadLine($$"""{"@mt":"{{growing}}","A":"{{new string('x', 5000)}}"}""")["message"]);
        Assert.Equal(searching, (string?)ReadLine($$"""{"@mt":"{{searching}}","B":1}""")["message"]);
    }

    [Fact]
    public void Body_WithMarkAndBlankLines_IsRead()
    {
        var batch = NewBatch();

        Assert.Null(Read("\uFEFF\r\n{\"@t\":\"2026-03-02T10:00:00Z\"}\r\n\r\n{\"@t\":\"2026-03-02T10:00:01Z\"}", batch));

        Assert.Equal(2, batch.Count);
    }

    [Theory]
    [InlineData("", "Events: byte 1: The input does not contain any JSON tokens. Expected the input to start with a valid JSON token, when isFinalBlock is true")]
    [InlineData("""{"events":[]}""", "the body has no list 'Events'; for compact log events send Content-Type application/vnd.serilog.clef, or add ?clef to the address")]
    [InlineData("""{"Events":[{"Timestamp":"2026-03-02T10:00:00Z"},{"Level":"Error"}]}""", "Events[1]: the event has no time; '@t' (in the older shape 'Timestamp') must be an ISO 8601 time")]
    [InlineData("""{"Events":[{"Timestamp":"2026-03-02T10:00:00Z"},{"Level":""", "Events[1]: the list ends within this event, or its brackets do not match")]
    [InlineData("""{"Events":[""", "Events[0]: the list ends within this event, or its brackets do not match")]
    public void List_ThatCannotBeRead_IsRejected(string body, string message) =>
        Assert.Equal(message, Read(body, NewBatch(), shape: ClefFormat.ListShape)?.Message);

    private static Rejection? Read(string body, EventBatch batch, EventOrigin? origin = null, string shape = "")
    {
        var rejections = new RejectionSummary();
        new ClefReader(Schema).Read(new IngestBody(Encoding.UTF8.GetBytes(body), shape), batch, origin ?? EventOrigin.Default, rejections);
        return rejections.First.SingleOrDefault();
    }

    private static JsonObject ReadLine(string line)
    {
        var batch = NewBatch();
        var timed = line.Contains("\"@t\":", StringComparison.Ordinal) ? line : "{\"@t\":\"2026-03-02T10:00:00Z\"," + line.Trim()[1..];
        Assert.Null(Read(timed, batch));
        return Assert.Single(Printed(batch));
    }

    private static EventBatch NewBatch() => new(Schema) { ReceivedMicros = Received };

    private static List<JsonObject> Printed(EventBatch batch)
    {
        var json = new EventJson(Schema);
        return [.. Enumerable.Range(0, batch.Count).Select(row => JsonNode.Parse(json.Write(batch, row))!.AsObject())];
    }
}
