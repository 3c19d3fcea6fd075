using System.Globalization;
using System.Text;
using Sightglass.Query.Binding;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

/// <summary>An event as a statement over whole events gives it: the one place that knows the order of the columns.</summary>
/// <param name="rows">Standing on the event's row.</param>
/// <param name="schema">The one that the statement was printed for.</param>
public readonly struct StoredEvent(ClickHouseRows rows, EventSchema schema)
{
    private const int Time = 0;
    private const int Received = 1;
    private const int Sequence = 2;
    private const int TenantColumn = 3;
    private const int FirstField = 4;

    /// <summary>The event's identity, and with it its time.</summary>
    public EventKey Key => new(rows.GetInt64(Time), ulong.Parse(rows.GetJson(Sequence), CultureInfo.InvariantCulture));

    public long ReceivedMicros => rows.GetInt64(Received);

    public string Tenant => rows.GetString(TenantColumn)!;

    /// <summary>In quotes.</summary>
    public ReadOnlySpan<byte> TenantJson => rows.GetJson(TenantColumn);

    /// <summary>A JSON object; empty for none.</summary>
    public string Attributes => rows.GetString(FirstField + schema.Fields.Count) ?? "";

    /// <summary>True when the event has the field.</summary>
    public bool Has(int ordinal) =>
        !rows.IsNull(FirstField + ordinal) && !(schema.Fields[ordinal] == CanonicalFields.Event && Json(ordinal).SequenceEqual("\"\""u8));

    /// <summary>The value as JSON; of a moment, in the engine's form.</summary>
    public ReadOnlySpan<byte> Json(int ordinal) => rows.GetJson(FirstField + ordinal);

    public string Text(int ordinal) => rows.GetString(FirstField + ordinal)!;

    public long Integer(int ordinal) => rows.GetInt64(FirstField + ordinal);

    public double Number(int ordinal) => rows.GetDouble(FirstField + ordinal);

    public bool Boolean(int ordinal) => rows.GetBoolean(FirstField + ordinal);

    /// <summary>A moment in microseconds since 1970.</summary>
    public long Micros(int ordinal) => EventTime.TryParse(Encoding.ASCII.GetBytes(Text(ordinal)), out var micros) ? micros : 0;

    internal static IEnumerable<string> Columns(EventSchema schema, FieldSql fields) =>
    [
        "toUnixTimestamp64Micro(time)",
        "toUnixTimestamp64Milli(received) * 1000",
        "sequence",
        "tenant",
        .. ColumnField.All(schema).Select(fields.Column),
        "attributes",
    ];
}
