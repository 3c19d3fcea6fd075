using System.Text;
using Sightglass.Query.Sql;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Explore;

/// <summary>Prints events the way every answer shows them: <c>id</c>, <c>time</c>, <c>received</c>, <c>tenant</c>, the fields that are there, then <c>attributes</c>.</summary>
internal sealed class EventJson
{
    private readonly EventSchema _schema;
    private readonly byte[][] _names;

    public EventJson(EventSchema schema)
    {
        _schema = schema;
        _names = [.. schema.Fields.Select(field => Encoding.UTF8.GetBytes($",\"{field.Name}\":"))];
    }

    /// <summary>Prints a row that the engine gave.</summary>
    /// <param name="rows">Of <see cref="SqlCompiler.Events"/>, standing on the row.</param>
    /// <param name="target">Receives one object.</param>
    /// <returns>The event's identity.</returns>
    public EventKey Write(ClickHouseRows rows, ByteBuffer target)
    {
        var stored = new StoredEvent(rows, _schema);
        var id = stored.Key;
        WriteHead(target, id, stored.ReceivedMicros);
        target.Append(stored.TenantJson);
        for (var ordinal = 0; ordinal < _names.Length; ordinal++)
        {
            if (!stored.Has(ordinal))
            {
                continue;
            }

            target.Append(_names[ordinal]);
            if (_schema.Fields[ordinal].Type == FieldType.Timestamp)
            {
                EventValueJson.AppendTime(target, stored.Micros(ordinal));
            }
            else
            {
                target.Append(stored.Json(ordinal));
            }
        }

        WriteAttributes(target, Encoding.UTF8.GetBytes(stored.Attributes));
        return id;
    }

    /// <summary>Prints a row of a batch that is being taken in.</summary>
    public byte[] Write(EventBatch batch, int row)
    {
        var target = new ByteBuffer(1024);

        // The table keeps the arrival to the millisecond; the same event reads the same in a list.
        WriteHead(target, new EventKey(batch.Times[row], batch.FirstSequence + (ulong)row), batch.ReceivedMicros / 1000 * 1000);
        JsonText.AppendString(target, batch.Tenants[row]);
        for (var ordinal = 0; ordinal < _names.Length; ordinal++)
        {
            if (batch.Find(ordinal) is { } column && column.HasValue(row) && !(ordinal == 0 && batch.Keywords(ordinal)[row].IsEmpty))
            {
                target.Append(_names[ordinal]);
                EventValueJson.Append(target, _schema.Fields[ordinal].Type, column, row);
            }
        }

        WriteAttributes(target, batch.Attributes[row]);
        return target.Span.ToArray();
    }

    private static void WriteHead(ByteBuffer target, EventKey id, long receivedMicros)
    {
        target.Append("{\"id\":\""u8);
        id.Format(target.GetSpan(EventKey.TextLength));
        target.Advance(EventKey.TextLength);
        target.Append("\",\"time\":"u8);
        EventValueJson.AppendTime(target, id.TimeMicros);
        target.Append(",\"received\":"u8);
        EventValueJson.AppendTime(target, receivedMicros);
        target.Append(",\"tenant\":"u8);
    }

    private static void WriteAttributes(ByteBuffer target, ReadOnlySpan<byte> attributes)
    {
        if (!attributes.IsEmpty)
        {
            target.Append(",\"attributes\":"u8);
            target.Append(attributes);
        }

        target.Append((byte)'}');
    }
}
