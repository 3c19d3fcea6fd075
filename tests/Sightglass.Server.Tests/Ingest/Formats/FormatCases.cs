using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Sightglass.Server.Auth;
using Sightglass.Server.Explore;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest.Formats;

/// <summary>Runs cases of a format: one in memory, or a whole suite over HTTP.</summary>
internal static class FormatCases
{
    private const string AnyKey = "k1";
    private const long Received = 1_772_452_800_000_000; // 2026-03-02T12:00:00Z, the time at which the cases are received.

    /// <summary>Reads the case's body and compares its events and the number of its rejections.</summary>
    public static void AssertRead(IIngestFormat format, EventSchema schema, IngestCase given)
    {
        var batch = new EventBatch(schema) { ReceivedMicros = Received };
        var rejections = new RejectionSummary();
        var body = new IngestBody(given.Body, format.ShapeOf(RequestOf(given)));

        format.NewReader(schema).Read(body, batch, EventOrigin.Default, rejections);

        if (given.Statuses.All(status => status == StatusCodes.Status400BadRequest))
        {
            Assert.NotEqual(0, rejections.Count);
            return;
        }

        var json = new EventJson(schema);
        Assert.Equal(given.Rejected ?? 0, rejections.Count);
        AssertEvents(given, [.. Enumerable.Range(0, batch.Count).Select(row => JsonNode.Parse(json.Write(batch, row))!.AsObject())], isOwnTenant: false);
    }

    /// <summary>Posts each case as its own tenant, and compares responses and stored events.</summary>
    public static async Task AssertStoredAsync(ServerFixture server, IReadOnlyList<IngestCase> cases)
    {
        List<(IngestCase Given, SightglassClient Client)> sent = [];
        foreach (var given in cases)
        {
            var key = server.NewKey(Scope.Ingest | Scope.Query, server.NewTenant());
            var client = server.Client(key);
            var carriesKey = given.Path.Contains(AnyKey, StringComparison.Ordinal) || given.Headers.Values.Contains(AnyKey);
            var reply = await PostAsync(carriesKey ? server.Client(key: null) : client, given, key);
            Assert.True(given.Statuses.Contains((int)reply.Status), $"{given.Id}: {reply}");
            if (given.Answer is { } answer)
            {
                Assert.Equal((given.Id, answer), (given.Id, reply.Text));
            }

            sent.Add((given, client));
        }

        await server.FlushAsync();
        foreach (var (given, client) in sent)
        {
            var stored = await client.ListEventsAsync();
            stored.Sort((left, right) => server.SequenceOf((string)left["id"]!).CompareTo(server.SequenceOf((string)right["id"]!)));
            AssertEvents(given, stored, isOwnTenant: true);
        }
    }

    /// <param name="isOwnTenant">True if the key decided the tenant, whatever the event says.</param>
    private static void AssertEvents(IngestCase given, List<JsonObject> actual, bool isOwnTenant)
    {
        Assert.Equal((given.Id, given.Events.Count), (given.Id, actual.Count));
        foreach (var (expected, stored) in given.Events.Zip(actual))
        {
            Assert.Equal((given.Id, null), (given.Id, IngestCase.Difference(isOwnTenant ? expected.Without("tenant") : expected, stored)));
        }
    }

    private static Task<Reply> PostAsync(SightglassClient client, IngestCase given, string key)
    {
        var content = new ByteArrayContent(given.Header("Content-Encoding") == "gzip" ? Gzip(given.Body) : given.Body);
        foreach (var (name, value) in given.Headers.Where(header => header.Key.StartsWith("Content-", StringComparison.Ordinal)))
        {
            content.Headers.TryAddWithoutValidation(name, value);
        }

        return client.SendAsync(
            HttpMethod.Parse(given.Method),
            given.Path.Replace("=" + AnyKey, "=" + key, StringComparison.Ordinal),
            given.Method == "GET" ? null : content,
            [.. given.Headers.Where(header => !header.Key.StartsWith("Content-", StringComparison.Ordinal)).Select(header => (header.Key, header.Value == AnyKey ? key : header.Value))]);
    }

    private static HttpRequest RequestOf(IngestCase given)
    {
        var request = new DefaultHttpContext().Request;
        var parts = given.Path.Split('?', 2);
        request.Path = parts[0];
        request.QueryString = new QueryString(parts is [_, var query] ? "?" + query : "");
        foreach (var (name, value) in given.Headers)
        {
            request.Headers[name] = value;
        }

        return request;
    }

    private static byte[] Gzip(byte[] bytes)
    {
        using var target = new MemoryStream();
        using (var stream = new GZipStream(target, CompressionLevel.Fastest, leaveOpen: true))
        {
            stream.Write(bytes);
        }

        return target.ToArray();
    }
}
