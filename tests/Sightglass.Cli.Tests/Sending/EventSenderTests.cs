using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Sightglass.Server.Cli.Sending;

public sealed class EventSenderTests
{
    private readonly IngestReport _report = new();

    [Fact]
    public async Task Send_ServerKeepsAndRejects_ReportsBothWithPlaces()
    {
        var server = new FakeServer((_, _) => FakeServer.Json(HttpStatusCode.OK, """{"accepted":1,"rejected":1,"errors":[{"index":1,"code":"malformed_json","message":"byte 1"}]}"""));
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

    [Fact]
    public async Task Send_NoKeyIsKnown_EndsAsWrongUsage()
    {
        var server = new FakeServer((_, _) => FakeServer.Json(HttpStatusCode.Unauthorized, """{"title":"Who are you?","detail":"no key."}"""));
        var failure = await Assert.ThrowsAnyAsync<CommandFailure>(() => SendAsync(server, "{}\n", "sg_first"));
        Assert.Equal((ExitCode.Usage, "Who are you?: no key. Give a key with --key or SIGHTGLASS_KEY."), (failure.ExitCode, failure.Message));
    }

    [Fact]
    public async Task Send_ConnectionBreaksBeforeTheAnswer_NamesThePlaceAndDoesNotRepeat()
    {
        var server = new FakeServer((_, _) => throw new HttpRequestException(HttpRequestError.ResponseEnded, "the response ended"));
        var failure = await Assert.ThrowsAnyAsync<CommandFailure>(() => SendAsync(server, "{}\n{}\n"));
        Assert.Equal(ExitCode.Unreachable, failure.ExitCode);
        Assert.StartsWith("test.ndjson:1: the connection broke before the server answered, so it may have kept the 2 events from this line on or not.", failure.Message, StringComparison.Ordinal);
        Assert.Single(server.Bodies);
    }

    private async Task SendAsync(FakeServer server, string text, params string[] keys)
    {
        using var client = server.CreateClient(keys);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await new EventSender(client, _report, TimeProvider.System)
            .SendAsync(new EventChunker(stream, "test.ndjson", 0, TimeProvider.System).ReadAsync(CancellationToken.None), CancellationToken.None);
    }
}
