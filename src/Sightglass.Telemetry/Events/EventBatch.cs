using Sightglass.Telemetry.Columns;

namespace Sightglass.Telemetry.Events;

/// <summary>Events as columns: what every adapter fills, what is normalized, spooled, tailed and evaluated. No object per event.</summary>
/// <remarks>
/// Written row by row: <see cref="BeginRow"/>, setters in any order, then <see cref="EndRow"/> or <see cref="CancelRow"/>. Read column by column after <see cref="Seal"/>.
/// Not thread-safe. Meant to be reused: <see cref="Clear"/> keeps the buffers.
/// </remarks>
public sealed class EventBatch
{
    private readonly Column?[] _columns;
    private readonly List<int> _active = [];
    private readonly AttributesBuilder _attributes = new();

    public EventBatch(EventSchema schema)
    {
        Schema = schema;
        _columns = new Column?[schema.Fields.Count];
    }

    public EventSchema Schema { get; }

    /// <summary>Finished rows.</summary>
    public int Count { get; private set; }

    /// <summary>Microseconds since 1970 UTC, one a row.</summary>
    public ValueColumn<long> Times { get; } = new();

    public KeywordColumn Tenants { get; } = new();

    /// <summary>What is no field's: short texts, numbers and booleans by name, and the rest as JSON.</summary>
    public AttributeMaps Attributes { get; } = new();

    /// <summary>When the batch arrived, microseconds since 1970 UTC.</summary>
    public long ReceivedMicros { get; set; }

    /// <summary>Sequence number of row 0; row i has this plus i. With the time it makes the event's id.</summary>
    public ulong FirstSequence { get; set; }

    /// <summary>Ordinals of the fields that at least one row has a value for.</summary>
    public IReadOnlyList<int> ActiveFields => _active;

    /// <summary>Values kept in <see cref="Attributes"/> because they contradict their field's declared type, by field ordinal.</summary>
    public Dictionary<int, int> Drift { get; } = [];

    /// <summary>The column of a field, or null when no row has a value for it.</summary>
    public Column? Find(int ordinal) => _columns[ordinal];

    public KeywordColumn Keywords(int ordinal) => (KeywordColumn)Activate(ordinal);

    public TextColumn Texts(int ordinal) => (TextColumn)Activate(ordinal);

    public ValueColumn<long> Integers(int ordinal) => (ValueColumn<long>)Activate(ordinal);

    public ValueColumn<double> Numbers(int ordinal) => (ValueColumn<double>)Activate(ordinal);

    public ValueColumn<byte> Booleans(int ordinal) => (ValueColumn<byte>)Activate(ordinal);

    public void BeginRow() => _attributes.Clear();

    /// <summary>Sets a text field from a text value.</summary>
    /// <returns>False when the field is not of a text type: the caller keeps the value as an attribute (<see cref="CountDrift"/>).</returns>
    public bool TrySetText(int ordinal, ReadOnlySpan<byte> text)
    {
        switch (Schema.Fields[ordinal].Type)
        {
            case FieldType.Keyword:
                Keywords(ordinal).Set(Count, text);
                return true;
            case FieldType.Text:
                Texts(ordinal).Set(Count, text);
                return true;
            case FieldType.Timestamp when EventTime.TryParse(text, out var micros):
                Integers(ordinal).Set(Count, micros);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Sets a numeric field from the text of a JSON number.</summary>
    /// <returns>False when the field is not numeric or the number does not fit it.</returns>
    public bool TrySetNumber(int ordinal, ReadOnlySpan<byte> number)
    {
        switch (Schema.Fields[ordinal].Type)
        {
            case FieldType.Number when NumberText.TryParse(number, out double value):
                // Adding zero makes -0 a plain 0: the engine would print and group the two apart.
                Numbers(ordinal).Set(Count, value + 0.0);
                return true;
            case FieldType.Integer when NumberText.TryParse(number, out long whole):
                Integers(ordinal).Set(Count, whole);
                return true;
            case FieldType.Timestamp when EventTime.TryParseNumber(number, out var micros):
                Integers(ordinal).Set(Count, micros);
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc cref="TrySetNumber(int, ReadOnlySpan{byte})"/>
    public bool TrySetNumber(int ordinal, double value)
    {
        switch (Schema.Fields[ordinal].Type)
        {
            case FieldType.Number when double.IsFinite(value):
                Numbers(ordinal).Set(Count, value + 0.0);
                return true;
            case FieldType.Integer when value == Math.Floor(value) && Math.Abs(value) < 9.2e18:
                Integers(ordinal).Set(Count, (long)value);
                return true;
            default:
                return false;
        }
    }

    public bool TrySetBoolean(int ordinal, bool value)
    {
        if (Schema.Fields[ordinal].Type != FieldType.Boolean)
        {
            return false;
        }

        Booleans(ordinal).Set(Count, value ? (byte)1 : (byte)0);
        return true;
    }

    /// <summary>Takes back the value that the row being written has for a field, if any.</summary>
    public void Unset(int ordinal) => _columns[ordinal]?.Truncate(Count);

    /// <summary>Takes back an attribute of the row being written, if there is one of this name.</summary>
    public void RemoveAttribute(ReadOnlySpan<byte> utf8Name) => _attributes.Remove(utf8Name);

    /// <summary>Starts an attribute; append exactly one JSON value to the buffer. A name given twice keeps the last value.</summary>
    public ByteBuffer BeginAttribute(ReadOnlySpan<byte> utf8Name) => _attributes.Begin(utf8Name);

    /// <summary>Keeps a text as an attribute.</summary>
    public void SetAttribute(ReadOnlySpan<byte> utf8Name, ReadOnlySpan<byte> text) => JsonText.AppendString(BeginAttribute(utf8Name), text);

    /// <summary>Notes that the value of a declared field went to the attributes because its type contradicts the declaration.</summary>
    public void CountDrift(int ordinal) => Drift[ordinal] = Drift.GetValueOrDefault(ordinal) + 1;

    /// <summary>Finishes the row.</summary>
    /// <param name="timeMicros">When the event happened, microseconds since 1970 UTC.</param>
    /// <param name="tenant">Never empty.</param>
    public void EndRow(long timeMicros, ReadOnlySpan<byte> tenant)
    {
        Times.Set(Count, timeMicros);
        Tenants.Set(Count, tenant);
        if (_attributes.TryFinish(out var json))
        {
            Attributes.Set(Count, json, Schema);
        }

        Count++;
    }

    /// <summary>Takes back whatever was set since <see cref="BeginRow"/>.</summary>
    public void CancelRow()
    {
        foreach (var ordinal in _active)
        {
            _columns[ordinal]!.Truncate(Count);
        }
    }

    /// <summary>Appends all rows of another batch of the same schema; it is read before this returns.</summary>
    public void Append(EventBatch other)
    {
        for (var row = 0; row < other.Count; row++)
        {
            foreach (var ordinal in other._active)
            {
                if (other._columns[ordinal]!.HasValue(row))
                {
                    Activate(ordinal).CopyFrom(other._columns[ordinal]!, row, Count);
                }
            }

            Attributes.CopyFrom(other.Attributes, row, Count);
            Times.Set(Count, other.Times[row]);
            Tenants.Set(Count, other.Tenants[row]);
            Count++;
        }

        foreach (var (ordinal, count) in other.Drift)
        {
            Drift[ordinal] = Drift.GetValueOrDefault(ordinal) + count;
        }
    }

    /// <summary>Gives every column a slot for every row; to be called before columns are read as spans.</summary>
    public void Seal()
    {
        foreach (var ordinal in _active)
        {
            _columns[ordinal]!.PadTo(Count);
        }

        Attributes.PadTo(Count);
    }

    /// <summary>Empties the batch for reuse.</summary>
    public void Clear()
    {
        foreach (var ordinal in _active)
        {
            _columns[ordinal]!.Clear();
        }

        _active.Clear();
        Times.Clear();
        Tenants.Clear();
        Attributes.Clear();
        Drift.Clear();
        Count = 0;
        ReceivedMicros = 0;
        FirstSequence = 0;
    }

    private Column Activate(int ordinal)
    {
        var column = _columns[ordinal] ??= Create(Schema.Fields[ordinal].Type);
        if (column.Count == 0 && !_active.Contains(ordinal))
        {
            _active.Add(ordinal);
        }

        return column;
    }

    private static Column Create(FieldType type) => type switch
    {
        FieldType.Keyword => new KeywordColumn(),
        FieldType.Text => new TextColumn(),
        FieldType.Integer or FieldType.Timestamp => new ValueColumn<long>(),
        FieldType.Number => new ValueColumn<double>(),
        FieldType.Boolean => new ValueColumn<byte>(),
        _ => throw new System.Diagnostics.UnreachableException(),
    };
}
