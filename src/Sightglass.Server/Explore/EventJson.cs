using System.Text;
using Sightglass.Query.Sql;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Explore;

/// <summary>Prints events for all responses: <c>id</c>, <c>time</c>, <c>received</c>, <c>tenant</c>, the fields that the event has, then <c>attributes</c>.</summary>
internal sealed class EventJson
{
    private readonly EventSchema _schema;
    private readonly byte[][] _names;

    private static ReadOnlySpan<byte> AttributesName => ",\"attributes\":"u8;

    public EventJson(EventSchema schema)
    {
        _schema = schema;
        _names = [.. schema.Fields.Select(field => Encoding.UTF8.GetBytes($",\"{field.Name}\":"))];
    }

    /// <summary>The text of an event's id.</summary>
    public string IdOf(EventKey id) => _schema.Ids.Format(id);

    /// <summary>Reads the result of a statement of <see cref="SqlCompiler.Events"/>.</summary>
    public EventRowReader Read(ClickHouseRows rows) => new(_schema, rows);

    /// <summary>Prints a row of the engine's result.</summary>
    /// <param name="row">Positioned on the row.</param>
    /// <param name="target">Receives one object.</param>
    public void Write(EventRowReader row, ByteBuffer target)
    {
        WriteHead(target, row.Id, row.ReceivedMicros);
        target.Append(row.Tenant);
        for (var ordinal = 0; ordinal < _names.Length; ordinal++)
        {
            if (row[ordinal] is { IsEmpty: false } value)
            {
                target.Append(_names[ordinal]);
                target.Append(value);
            }
        }

        if (!row.Attributes.IsEmpty)
        {
            target.Append(AttributesName);
            target.Append(row.Attributes);
        }

        target.Append((byte)'}');
    }

    /// <summary>Prints a row of a batch during ingest.</summary>
    public byte[] Write(EventBatch batch, int row)
    {
        var target = new ByteBuffer(1024);

        // The table stores the arrival in milliseconds; the same event must look the same in a list.
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

        var end = target.Length;
        target.Append(AttributesName);
        if (!AttributesJson.Append(target, batch.Attributes, row))
        {
            target.Truncate(end);
        }

        target.Append((byte)'}');
        return target.Span.ToArray();
    }

    private void WriteHead(ByteBuffer target, EventKey id, long receivedMicros)
    {
        target.Append("{\"id\":\""u8);
        _schema.Ids.Format(id, target.GetSpan(EventIds.TextLength));
        target.Advance(EventIds.TextLength);
        target.Append("\",\"time\":"u8);
        EventValueJson.AppendTime(target, id.TimeMicros);
        target.Append(",\"received\":"u8);
        EventValueJson.AppendTime(target, receivedMicros);
        target.Append(",\"tenant\":"u8);
    }
}
