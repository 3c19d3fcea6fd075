using System.Runtime.CompilerServices;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Telemetry.Events;

/// <summary>Events as columns. Every adapter fills a batch, which is then enriched, spooled, shown in live tail and evaluated. No object per event.</summary>
/// <remarks>
/// Write it row by row: <see cref="BeginRow"/>. Read it column by column after <see cref="Seal"/>.
/// Not thread-safe. Reusable: <see cref="Clear"/> keeps the buffers.
/// </remarks>
public sealed class EventBatch
{
    // A power of two. Until the next check, a thousand rows of all fields take less than a megabyte.
    private const int RowsBetweenChecks = 1024;

    // Texts can grow by a megabyte in each row.
    private const int TextBytesBetweenChecks = 1 << 20;

    private readonly Column?[] _columns;
    private readonly List<int> _active = [];
    private readonly List<TextColumn> _activeTexts = [];
    private readonly EventRow _row;
    private long _nextCheck = TextBytesBetweenChecks;

    public EventBatch(EventSchema schema)
    {
        Schema = schema;
        _columns = new Column?[schema.Fields.Count];
        _row = new EventRow(this);
    }

    public EventSchema Schema { get; }

    /// <summary>Finished rows.</summary>
    public int Count { get; private set; }

    /// <summary>Microseconds since 1970 UTC, one per row.</summary>
    public ValueColumn<long> Times { get; } = new();

    public KeywordColumn Tenants { get; } = new();

    /// <summary>Values that belong to no field: short texts, numbers and booleans by name, and the rest as JSON.</summary>
    public AttributeMaps Attributes { get; } = new();

    /// <summary>When the batch arrived, microseconds since 1970 UTC.</summary>
    public long ReceivedMicros { get; set; }

    /// <summary>Sequence number of row 0; row i has this plus i. Together with the time it is the event's id.</summary>
    public ulong FirstSequence { get; set; }

    /// <summary>Called with <see cref="Bytes"/> while the batch grows, at least once a megabyte, and before it grows by much at once. It may throw to end the reading. Null for no limit.</summary>
    public Action<long>? Growing { get; set; }

    /// <summary>Bytes that the batch takes in memory, once it is sealed.</summary>
    public long Bytes
    {
        get
        {
            var bytes = Times.BytesFor(Count) + Tenants.BytesFor(Count) + Attributes.BytesFor(Count) + _row.CapacityBytes;
            foreach (var column in _columns)
            {
                // Columns that no row of this batch has a value for keep their memory, but do not grow.
                bytes += column?.BytesFor(column.Count == 0 ? 0 : Count) ?? 0;
            }

            return bytes;
        }
    }

    /// <summary>Ordinals of the fields that at least one row has a value for.</summary>
    public IReadOnlyList<int> ActiveFields => _active;

    /// <summary>Number of values stored in <see cref="Attributes"/> because they do not match their field's declared type, by field ordinal.</summary>
    public Dictionary<int, int> Drift { get; } = [];

    /// <summary>Where these values were read. Rows that were appended from other batches are not among them.</summary>
    public List<(int Row, int Ordinal)> DriftPlaces { get; } = [];

    /// <summary>What the sender should know about events of the batch.</summary>
    public WarningSummary Warnings { get; } = new();

    /// <summary>The column of a field, or null when no row has a value for it.</summary>
    public Column? Find(int ordinal) => _columns[ordinal];

    public KeywordColumn Keywords(int ordinal) => (KeywordColumn)Activate(ordinal);

    public TextColumn Texts(int ordinal) => (TextColumn)Activate(ordinal);

    public ValueColumn<long> Integers(int ordinal) => (ValueColumn<long>)Activate(ordinal);

    public ValueColumn<double> Numbers(int ordinal) => (ValueColumn<double>)Activate(ordinal);

    public ValueColumn<byte> Booleans(int ordinal) => (ValueColumn<byte>)Activate(ordinal);

    /// <summary>Starts a row; only one can be open.</summary>
    /// <param name="origin">The sender; provides the tenant.</param>
    /// <returns>The row, the same object each time.</returns>
    public EventRow BeginRow(in EventOrigin origin)
    {
        _row.Begin(origin);
        return _row;
    }

    internal void EndRow(long timeMicros, ReadOnlySpan<byte> tenant, ReadOnlySpan<byte> attributes, List<int> drift)
    {
        Times.Set(Count, timeMicros);
        Tenants.Set(Count, tenant);
        if (!attributes.IsEmpty)
        {
            Attributes.Set(Count, attributes, Schema);
        }

        foreach (var ordinal in drift)
        {
            CountDrift(ordinal, 1);
            DriftPlaces.Add((Count, ordinal));
        }

        Count++;
        if (Growing is not null && ((Count & (RowsBetweenChecks - 1)) == 0 || TextBytes > _nextCheck))
        {
            _nextCheck = TextBytes + TextBytesBetweenChecks;
            Growing(Bytes);
        }
    }

    internal void CancelRow()
    {
        foreach (var ordinal in _active)
        {
            _columns[ordinal]!.Truncate(Count);
        }
    }

    /// <summary>Removes the value that the current row has for a field, if any.</summary>
    internal void Unset(int ordinal) => _columns[ordinal]?.Truncate(Count);

    /// <summary>Appends all rows of another batch of the same schema. The other batch is read before this returns.</summary>
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
            CountDrift(ordinal, count);
        }
    }

    /// <summary>Gives every column a slot for every row. Call it before reading columns as spans.</summary>
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
        _activeTexts.Clear();
        _nextCheck = TextBytesBetweenChecks;
        Times.Clear();
        Tenants.Clear();
        Attributes.Clear();
        Drift.Clear();
        DriftPlaces.Clear();
        Warnings.Clear();
        Count = 0;
        ReceivedMicros = 0;
        FirstSequence = 0;
    }

    /// <summary>Bytes of the texts of all rows.</summary>
    public long TextBytes
    {
        get
        {
            long bytes = Attributes.Rest.Bytes.Length;
            foreach (var text in _activeTexts)
            {
                bytes += text.Bytes.Length;
            }

            return bytes;
        }
    }

    private void CountDrift(int ordinal, int count) => Drift[ordinal] = Drift.GetValueOrDefault(ordinal) + count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private Column Activate(int ordinal) => _columns[ordinal] is { Count: > 0 } column ? column : ActivateFirst(ordinal);

    private Column ActivateFirst(int ordinal)
    {
        var column = _columns[ordinal] ??= Create(Schema.Fields[ordinal].Type);
        if (!_active.Contains(ordinal))
        {
            // It gets a slot for every row before this one.
            if (Growing is not null && Count >= RowsBetweenChecks)
            {
                Growing(Bytes + column.BytesFor(Count));
            }

            _active.Add(ordinal);
            if (column is TextColumn text)
            {
                _activeTexts.Add(text);
            }
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
