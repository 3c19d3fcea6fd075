using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Tables;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

/// <summary>Reads the rows of a list of events, wherever the table stores their values. Only this class knows the order of the columns.</summary>
/// <remarks>One instance per answer. Its values are valid until the next row.</remarks>
public sealed class EventRowReader
{
    // The first columns of a row; the columns of fields follow, by their names.
    private const int Time = 0, Received = 1, Sequence = 2, TenantColumn = 3, Keywords = 4, Numbers = 5, Rest = 6, FirstField = 7;

    private readonly EventSchema _schema;
    private readonly ClickHouseRows _rows;

    // By column from FirstField on: the field's ordinal in the schema, or -1 for a field that no pack declares any more.
    private readonly int[] _ordinals;
    private readonly ByteBuffer _json = new(4096);
    private readonly ByteBuffer _attributes = new(1024);
    private readonly ByteBuffer _name = new();

    // By ordinal, the range of the value in _json; empty for fields that the event lacks.
    private readonly (int Start, int End)[] _values;

    public EventRowReader(EventSchema schema, ClickHouseRows rows)
    {
        (_schema, _rows) = (schema, rows);
        _ordinals = [.. rows.Columns.Skip(FirstField).Select(column => schema.TryGetOrdinal(column.Name, out var ordinal) ? ordinal : -1)];
        _values = new (int, int)[schema.Fields.Count];
    }

    public EventKey Id { get; private set; }

    public long ReceivedMicros { get; private set; }

    /// <summary>The tenant as a JSON string.</summary>
    public ReadOnlySpan<byte> Tenant => _rows.GetJson(TenantColumn);

    /// <summary>The attributes as a JSON object; empty when the event has none.</summary>
    public ReadOnlySpan<byte> Attributes => _attributes.Span;

    /// <summary>The value of a field as JSON; empty when the event lacks it.</summary>
    public ReadOnlySpan<byte> this[int ordinal] => _json.Slice(_values[ordinal].Start, _values[ordinal].End);

    /// <summary>The columns that a statement must select.</summary>
    internal static IReadOnlyList<string> Columns(EventColumns columns) =>
    [
        "toUnixTimestamp64Micro(time)", "toUnixTimestamp64Milli(received) * 1000", "sequence", "tenant",
        .. columns.HasMaps ? [ColumnTypes.KeywordsColumn, ColumnTypes.NumbersColumn, ColumnTypes.TextColumn] : new[] { "'{}'", "'{}'", "''" },
        .. columns.Fields.Select(field => SqlText.Identifier(field.Name)),
    ];

    /// <returns>False after the last row.</returns>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (!await _rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            return false;
        }

        Id = new EventKey(_rows.GetInt64(Time), ulong.Parse(_rows.GetJson(Sequence), CultureInfo.InvariantCulture));
        ReceivedMicros = _rows.GetInt64(Received);
        _json.Clear();
        _attributes.Clear();
        Array.Clear(_values);
        ReadColumns();
        ReadMap(_rows.GetJson(Keywords), isNumbers: false);
        ReadMap(_rows.GetJson(Numbers), isNumbers: true);
        ReadRest(Encoding.UTF8.GetBytes(_rows.GetString(Rest) ?? ""));
        if (_attributes.Length > 0)
        {
            _attributes.Replace(0, (byte)'{');
            _attributes.Append((byte)'}');
        }

        return true;
    }

    private void ReadColumns()
    {
        for (var i = 0; i < _ordinals.Length; i++)
        {
            var column = FirstField + i;
            var value = _rows.GetJson(column);
            if (_rows.IsNull(column) || (_ordinals[i] == 0 && value.SequenceEqual("\"\""u8)))
            {
                continue;
            }

            var start = _json.Length;
            AppendColumn(value, column);
            if (_ordinals[i] >= 0)
            {
                _values[_ordinals[i]] = (start, _json.Length);
            }
            else
            {
                AppendAttribute(Encoding.UTF8.GetBytes(_rows.Columns[column].Name), _json.Slice(start, _json.Length));
            }
        }
    }

    private void AppendColumn(ReadOnlySpan<byte> value, int column)
    {
        if (_rows.Columns[column].Type.Contains("DateTime64", StringComparison.Ordinal)
            && EventTime.TryParse(Encoding.ASCII.GetBytes(_rows.GetString(column)!), out var micros))
        {
            EventValueJson.AppendTime(_json, micros);
        }
        else
        {
            _json.Append(value);
        }
    }

    /// <summary>Reads the members of a map as the engine prints it: <c>{"tier":"gold"}</c>.</summary>
    private void ReadMap(ReadOnlySpan<byte> map, bool isNumbers)
    {
        if (map.Length <= 2)
        {
            return;
        }

        var reader = new Utf8JsonReader(map);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            _name.Clear();
            _name.Advance(reader.CopyString(_name.GetSpan(reader.ValueSpan.Length)));
            reader.Read();
            ReadEntry(_name.Span, ref reader, isNumbers);
        }
    }

    private void ReadEntry(ReadOnlySpan<byte> key, ref Utf8JsonReader reader, bool isNumbers)
    {
        if (key.Contains((byte)MapKey.Separator))
        {
            // This is a copy of a value inside an object of the attributes.
            return;
        }

        var start = _json.Length;
        var mark = isNumbers && key.Length > 0 ? key[^1] : (byte)0;
        switch (mark)
        {
            case (byte)MapKey.Boolean:
                _json.Append(reader.GetDouble() != 0 ? "true"u8 : "false"u8);
                Keep(key[..^1], start);
                break;
            case (byte)MapKey.Moment:
                EventValueJson.AppendTime(_json, (long)reader.GetDouble());
                Keep(key[..^1], start);
                break;
            default:
                Append(ref reader);
                Keep(key, start);
                break;
        }
    }

    /// <summary>Reads the members of the JSON text.</summary>
    private void ReadRest(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return;
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            _name.Clear();
            _name.Advance(reader.CopyString(_name.GetSpan(reader.ValueSpan.Length)));
            reader.Read();
            var (start, from) = (_json.Length, (int)reader.TokenStartIndex);
            reader.Skip();
            _json.Append(json[from..(int)reader.BytesConsumed]);
            Keep(_name.Span, start);
        }
    }

    private void Append(ref Utf8JsonReader reader)
    {
        var quote = reader.TokenType == JsonTokenType.String ? "\""u8 : default;
        _json.Append(quote);
        _json.Append(reader.ValueSpan);
        _json.Append(quote);
    }

    /// <summary>Assigns the value at the end of <see cref="_json"/>: to its field if possible, else to the attributes.</summary>
    private void Keep(ReadOnlySpan<byte> name, int start)
    {
        var end = _json.Length;
        if (!TryDeclared(name, out var ordinal) || !IsOf(_schema.Fields[ordinal].Type, start))
        {
            AppendAttribute(name, _json.Slice(start, end));
        }
        else if (_values[ordinal].End == 0)
        {
            // Otherwise its column has the value too: it is being moved from one to the other.
            _values[ordinal] = (start, _json.Length);
        }
    }

    /// <summary>A value in the maps or the text under the name of a declared field belongs to the field.</summary>
    private bool TryDeclared(ReadOnlySpan<byte> name, out int ordinal)
    {
        ordinal = _schema.MeaningOf(name).Ordinal;
        return ordinal >= 0 && !_schema.Fields[ordinal].IsCanonical && name.SequenceEqual(_schema.Utf8Name(ordinal));
    }

    /// <summary>True for values that ingest would accept for the type; a timestamp is converted to its stored form.</summary>
    private bool IsOf(FieldType type, int start)
    {
        var value = _json.Slice(start, _json.Length);
        var isText = value[0] == '"';
        var isNumber = value[0] is (byte)'-' or >= (byte)'0' and <= (byte)'9';
        switch (type)
        {
            case FieldType.Keyword or FieldType.Text:
                return isText;
            case FieldType.Number:
                return isNumber;
            case FieldType.Integer:
                return isNumber && Utf8Parser.TryParse(value, out long _, out var length) && length == value.Length;
            case FieldType.Boolean:
                return value[0] is (byte)'t' or (byte)'f';
            default:
                var micros = 0L;
                var isMoment = isText && EventTime.TryParse(value[1..^1], out micros);
                if (isMoment)
                {
                    _json.Truncate(start);
                    EventValueJson.AppendTime(_json, micros);
                }

                return isMoment;
        }
    }

    private void AppendAttribute(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        _attributes.Append((byte)',');
        JsonText.AppendString(_attributes, name);
        _attributes.Append((byte)':');
        _attributes.Append(value);
    }
}
