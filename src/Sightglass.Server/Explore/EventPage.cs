using System.Text.Json;
using Sightglass.Query.Sql;
using Sightglass.Server.Auth;
using Sightglass.Server.Http;
using Sightglass.Server.Queries;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Explore;

/// <summary>Events as JSON, as the engine returned them.</summary>
internal sealed class EventPage
{
    private const string ContentType = "application/json; charset=utf-8";

    private static readonly ReadOnlyMemory<byte> Comma = ","u8.ToArray();

    private readonly ByteBuffer _json = new(64 << 10);

    // End of each event in _json. At most the query's limit.
    private readonly List<int> _ends = [];
    private string? _last;
    private bool _isCut;

    public int Count => _ends.Count;

    private ClickHouseStatistics Statistics { get; set; }

    public static async Task<EventPage> ReadAsync(SqlStatement statement, ClickHouseClient client, EventJson json, CancellationToken cancellationToken)
    {
        var page = new EventPage();
        await using var rows = await client.QueryAsync(statement.ToClickHouse(), cancellationToken);
        var row = json.Read(rows);
        EventKey last = default;
        while (await row.ReadAsync(cancellationToken))
        {
            if (page._json.Length > AnswerMemory.MaxPageBytes)
            {
                page._isCut = true;
                break;
            }

            json.Write(row, page._json);
            last = row.Id;
            page._ends.Add(page._json.Length);
        }

        page._last = json.IdOf(last);
        page.Statistics = rows.Statistics;
        return page;
    }

    /// <summary>The response with a list of events; a page that is full, or cut because of its size, has a cursor.</summary>
    public IResult Write(ReadScope scope, int limit)
    {
        var head = new ByteBuffer();
        head.Append("{\"from\":"u8);
        JsonText.AppendString(head, Rfc3339.Format(scope.Range.From));
        head.Append(",\"to\":"u8);
        JsonText.AppendString(head, Rfc3339.Format(scope.Range.To));
        head.Append(",\"events\":["u8);
        var tail = new ByteBuffer();
        tail.Append("],\"cursor\":"u8);
        if ((Count == limit || _isCut) && _last is not null)
        {
            JsonText.AppendString(tail, _last);
        }
        else
        {
            tail.Append("null"u8);
        }

        tail.Append(",\"statistics\":"u8);
        tail.Append(JsonSerializer.SerializeToUtf8Bytes(QueryStatistics.Of(Statistics, scope.Tenant), ApiJson.Options));
        tail.Append((byte)'}');
        return Answer(head, [(this, true)], tail);
    }

    /// <summary>The response with the only event.</summary>
    public IResult WriteOnly() => Results.Bytes(_json.Memory, ContentType);

    /// <summary>The response with events before (newest first), the event, and events after (oldest first), ordered by time.</summary>
    public static IResult WriteAround(EventPage before, EventPage middle, EventPage after)
    {
        var (head, tail) = (new ByteBuffer(), new ByteBuffer());
        head.Append("{\"events\":["u8);
        tail.Append("]}"u8);
        return Answer(head, [(before, false), (middle, true), (after, true)], tail);
    }

    private static IResult Answer(ByteBuffer head, IReadOnlyList<(EventPage Page, bool IsForwards)> pages, ByteBuffer tail) => Results.Stream(
        async stream =>
        {
            await stream.WriteAsync(head.Memory);
            var isFirst = true;
            foreach (var (page, isForwards) in pages)
            {
                for (var i = 0; i < page.Count; i++)
                {
                    await stream.WriteAsync(isFirst ? default : Comma);
                    await stream.WriteAsync(page.Event(isForwards ? i : page.Count - 1 - i));
                    isFirst = false;
                }
            }

            await stream.WriteAsync(tail.Memory);
        },
        ContentType);

    private ReadOnlyMemory<byte> Event(int index) => _json.Memory[(index == 0 ? 0 : _ends[index - 1]).._ends[index]];
}
