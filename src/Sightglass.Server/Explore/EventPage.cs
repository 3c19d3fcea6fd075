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

    private readonly ByteBuffer _json = new(64 << 10);

    // End of each event in _json. At most the query's limit.
    private readonly List<int> _ends = [];
    private string? _last;

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
            json.Write(row, page._json);
            last = row.Id;
            page._ends.Add(page._json.Length);
        }

        page._last = json.IdOf(last);
        page.Statistics = rows.Statistics;
        return page;
    }

    /// <summary>The response with a list of events; a full page has a cursor.</summary>
    public IResult Write(ReadScope scope, int limit)
    {
        var answer = new ByteBuffer(_json.Length + 512);
        answer.Append("{\"from\":"u8);
        JsonText.AppendString(answer, Rfc3339.Format(scope.Range.From));
        answer.Append(",\"to\":"u8);
        JsonText.AppendString(answer, Rfc3339.Format(scope.Range.To));
        answer.Append(",\"events\":["u8);
        Append(answer, forwards: true);
        answer.Append("],\"cursor\":"u8);
        if (Count == limit && _last is not null)
        {
            JsonText.AppendString(answer, _last);
        }
        else
        {
            answer.Append("null"u8);
        }

        answer.Append(",\"statistics\":"u8);
        answer.Append(JsonSerializer.SerializeToUtf8Bytes(QueryStatistics.Of(Statistics, scope.Tenant), ApiJson.Options));
        answer.Append((byte)'}');
        return Results.Bytes(answer.Memory, ContentType);
    }

    /// <summary>The response with the only event.</summary>
    public IResult WriteOnly() => Results.Bytes(_json.Memory, ContentType);

    /// <summary>The response with events before (newest first), the event, and events after (oldest first), ordered by time.</summary>
    public static IResult WriteAround(EventPage before, EventPage middle, EventPage after)
    {
        var answer = new ByteBuffer(64 << 10);
        answer.Append("{\"events\":["u8);
        before.Append(answer, forwards: false);
        middle.Append(answer, forwards: true);
        after.Append(answer, forwards: true);
        answer.Append("]}"u8);
        return Results.Bytes(answer.Memory, ContentType);
    }

    private void Append(ByteBuffer answer, bool forwards)
    {
        for (var i = 0; i < Count; i++)
        {
            var index = forwards ? i : Count - 1 - i;
            if (answer.Span[^1] != '[')
            {
                answer.Append((byte)',');
            }

            answer.Append(_json.Slice(index == 0 ? 0 : _ends[index - 1], _ends[index]));
        }
    }
}
