using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Sightglass.Server.Ingest.Idempotency;

namespace Sightglass.Server.Cli.Sending;

public sealed class EventSenderTests
{
    private readonly IngestReport _report = new();

    [Fact]
    public async Task Send_ServerKeepsAndRejects_ReportsBothWithPlaces()
    {
        var server = new FakeServer((_, _) => FakeServer.Json(HttpStatusCode.OK, """{"accepted":1,"rejected":1,"errors":[{"index":1,"code":"malformed_json","message":"byte 1","line":3}]}"""));
        await SendAsync(server, "{}\n\nbroken\n");

        Assert.Equal((1, 1), (_report.Accepted, _report.Rejected));
        Assert.Equal([new RejectedEvent(0, "test.ndjson", 3, "malformed_json", "byte 1")], _report.FirstRejections());
    }

    [Fact]
    public async Task Send_ServerIsFull_WaitsAsItAsksAndSendsAgain()
    {
        var answers = 0;
        var server = new FakeServer((_, _) =>
        {
            if (answers++ > 0)
            {
                return FakeServer.Json(HttpStatusCode.OK, """{"accepted":1,"rejected":0,"errors":[]}""");
            }

            var full = FakeServer.Json(HttpStatusCode.ServiceUnavailable, """{"title":"Events cannot be kept right now","detail":"full","code":"spool-full"}""");
            full.Headers.RetryAfter = new RetryConditionHeaderValue(TimeSpan.Zero);
            return full;
        });
        await SendAsync(server, "{}\n");

        Assert.Equal(["{}\n", "{}\n"], server.Bodies);
        Assert.Equal((1, 0), (_report.Accepted, _report.Rejected));
    }

    [Fact]
    public async Task Send_NothingWasAnEvent_CountsEveryLineAsRejected()
    {
        var server = new FakeServer((_, _) => FakeServer.Json(HttpStatusCode.BadRequest, """{"title":"Nothing could be read","detail":"event 0: byte 1","code":"no-events"}"""));
        await SendAsync(server, "\nbroken\nbroken\n");

        Assert.Equal((0, 2), (_report.Accepted, _report.Rejected));
        Assert.Equal([new RejectedEvent(0, "test.ndjson", 2, "no_events", "event 0: byte 1")], _report.FirstRejections());
    }

    [Fact]
    public async Task Send_KeyIsNotKnown_TriesTheNextOne()
    {
        var server = new FakeServer((request, _) => request.Headers.Authorization?.Parameter == "sg_second"
            ? FakeServer.Json(HttpStatusCode.OK, """{"accepted":1,"rejected":0,"errors":[]}""")
            : FakeServer.Json(HttpStatusCode.Unauthorized, """{"title":"Who are you?","detail":"no key."}"""));
        await SendAsync(server, "{}\n", "sg_first", "sg_second");
        Assert.Equal(1, _report.Accepted);
    }

    [Theory]
    [InlineData("{}\n", "application/x-ndjson")]
    [InlineData("a,b\n1,2\n", "text/csv")]
    public async Task Send_EventsOrCsv_SaysWhatItIs(string text, string expected)
    {
        var type = "";
        var server = new FakeServer((request, _) =>
        {
            type = request.Content!.Headers.ContentType!.ToString();
            return FakeServer.Json(HttpStatusCode.OK, """{"accepted":1,"rejected":0,"errors":[]}""");
        });
        await SendAsync(server, text, "sg_first");
        Assert.Equal(expected, type);
    }

    [Fact]
    public async Task Send_NoKeyIsKnown_EndsAsWrongUsage()
    {
        var server = new FakeServer((_, _) => FakeServer.Json(HttpStatusCode.Unauthorized, """{"title":"Who are you?","detail":"no key."}"""));
        var failure = await Assert.ThrowsAnyAsync<CommandFailure>(() => SendAsync(server, "{}\n", "sg_first"));
        Assert.Equal((ExitCode.Usage, "Who are you?: no key. Give a key with --key or SIGHTGLASS_KEY."), (failure.ExitCode, failure.Message));
    }

    [Fact]
    public async Task Send_ConnectionBreaksBeforeTheAnswer_SendsTheSameAgainWithTheSameKey()
    {
        var keys = new List<string>();
        var server = new FakeServer((request, _) =>
        {
            keys.Add(request.Headers.GetValues("Import-Piece").Single());
            switch (keys.Count)
            {
                case 1:
                    throw new HttpRequestException(HttpRequestError.ResponseEnded, "the response ended");
                case 2:
                    throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");
                default:
                    return FakeServer.Json(HttpStatusCode.OK, """{"accepted":1,"rejected":0,"errors":[],"repeated":1}""");
            }
        });
        await SendAsync(server, "{}\n");

        Assert.Equal(["{}\n", "{}\n", "{}\n"], server.Bodies);
        Assert.Single(keys.Distinct());
        Assert.Equal((1, 1), (_report.Accepted, _report.Repeated));
        Assert.StartsWith("1 events kept (1 of them were there already), 0 rejected, ", _report.Describe(TimeSpan.FromSeconds(1)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_ConnectionStaysBroken_NamesThePlaceAndTheWayOut()
    {
        var clock = new LeapingClock();
        var server = new FakeServer((_, _) =>
        {
            clock.Leap(TimeSpan.FromSeconds(31));
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "the response ended");
        });
        var failure = await Assert.ThrowsAnyAsync<CommandFailure>(() => SendAsync(server, "{}\n{}\n", clock));
        Assert.Equal(ExitCode.Unreachable, failure.ExitCode);
        Assert.Equal(
            "test.ndjson:1: the connection broke before the server answered, so it may have kept the 2 events from this line on or not. " +
            "Run the same command again within 24 hours: what was kept is not kept twice. the server http://localhost:1/ cannot be reached: the response ended",
            failure.Message);
        Assert.Single(server.Bodies);
    }

    [Fact]
    public async Task Pieces_OfAFile_AreNumbered_AndThoseOfAPipeHaveKeys()
    {
        async Task<List<string>> KeysAsync(string name, string text, string header)
        {
            var keys = new List<string>();
            var server = new FakeServer((request, _) =>
            {
                keys.Add(request.Headers.GetValues(header).Single());
                return FakeServer.Json(HttpStatusCode.OK, """{"accepted":1,"rejected":0,"errors":[]}""");
            });
            await SendAsync(server, text, TimeProvider.System, name);
            return keys;
        }

        // Two chunks with the same content.
        var line = "{\"a\":\"" + new string('x', EventChunker.ChunkBytes - 9) + "\"}\n";
        Assert.Equal(["0", "1"], (await KeysAsync("a.ndjson", line + line, ImportPiece.Header)).Order(StringComparer.Ordinal));
        Assert.Equal(2, (await KeysAsync(EventFile.NameOf(EventFile.StandardInput), line + line, IdempotencyKey.Header)).Distinct().Count());
    }

    private Task SendAsync(FakeServer server, string text, params string[] keys) => SendAsync(server, text, TimeProvider.System, keys: keys);

    private async Task SendAsync(FakeServer server, string text, TimeProvider time, string name = "test.ndjson", params string[] keys)
    {
        using var client = server.CreateClient(keys);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await new EventSender(client, _report, time)
            .SendAsync(new EventChunker(stream, name, 0, TimeProvider.System).ReadAsync(CancellationToken.None), CancellationToken.None);
    }

    /// <summary>A clock that jumps ahead when told to, and otherwise runs normally.</summary>
    private sealed class LeapingClock : TimeProvider
    {
        private long _leapt;

        public void Leap(TimeSpan time) => _leapt += (long)(time.TotalSeconds * TimestampFrequency);

        public override long GetTimestamp() => base.GetTimestamp() + _leapt;
    }
}
