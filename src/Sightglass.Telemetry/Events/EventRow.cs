using System.Runtime.CompilerServices;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Telemetry.Events;

/// <summary>The row that a batch is being given. It decides, once for the readers of all formats, what becomes of a value: a field's, the tenant, an attribute, or drift.</summary>
/// <remarks>
/// From <see cref="EventBatch.BeginRow"/> to <see cref="End"/>; a row that is disposed before is taken back. What the format itself says of an event goes through
/// <see cref="SetField(int, ReadOnlySpan{byte})"/> and counts before a member of the same name, which <see cref="Set(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> then keeps as an attribute.
/// Of two members of one name the last counts.
/// </remarks>
public sealed class EventRow : IDisposable
{
    private readonly EventBatch _batch;
    private readonly FieldType[] _types;
    private readonly int _level;
    private readonly AttributesBuilder _attributes = new();

    // The tenant that the event has chosen; empty for the sender's own.
    private readonly ByteBuffer _tenant = new();

    // Ordinals of the fields that the format has set, and of those whose values are drift; a handful each. Emptied by Begin.
    private readonly List<int> _reserved = [];
    private readonly List<int> _drift = [];
    private EventOrigin _origin;
    private bool _isOpen;

    internal EventRow(EventBatch batch)
    {
        _batch = batch;
        _types = [.. Schema.Fields.Select(field => field.Type)];
        _level = Schema.Ordinal(CanonicalFields.Level.Name);
    }

    public EventSchema Schema => _batch.Schema;

    /// <summary>When the batch arrived, microseconds since 1970 UTC: the time of events that have none.</summary>
    public long ReceivedMicros => _batch.ReceivedMicros;

    /// <summary>For readers: the text of a value while it is unescaped.</summary>
    internal ByteBuffer Scratch { get; } = new();

    internal void Begin(in EventOrigin origin)
    {
        _attributes.Clear();
        _reserved.Clear();
        _drift.Clear();
        _tenant.Clear();
        _origin = origin;
        _isOpen = true;
    }

    /// <summary>Sets what a member of the event says.</summary>
    /// <param name="name">The client's name for it; UTF-8, unescaped.</param>
    /// <param name="text">UTF-8, unescaped.</param>
    public void Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (!TrySetText(Schema.MeaningOf(name), name, text))
        {
            SetAttribute(name, text);
        }
    }

    /// <summary>Sets what a member says in a format where every value is text: one that reads as its field's number is one.</summary>
    /// <inheritdoc cref="Set"/>
    public void SetUntyped(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        var meaning = Schema.MeaningOf(name);
        if (!IsOpenField(meaning) || !TrySetNumber(meaning.Ordinal, text))
        {
            Set(name, text);
        }
    }

    /// <summary>Sets a field, or the tenant, that a member of the event names.</summary>
    /// <param name="meaning">Of the name.</param>
    /// <param name="name">The client's name for it.</param>
    /// <param name="text">UTF-8, unescaped.</param>
    /// <returns>False when the value belongs to the attributes, where the caller puts it: <see cref="BeginAttribute"/>. It is counted as drift if the field has another type.</returns>
    public bool TrySetText(NameMeaning meaning, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (IsOpenField(meaning))
        {
            // A name that is no level's is no drift: the type is right.
            return meaning.Kind == NameKind.Level
                ? Level.TryNormalize(text, out var level) && TrySetText(_level, level)
                : Keep(TrySetText(meaning.Ordinal, text), meaning.Ordinal, name);
        }

        var isTenant = meaning.Kind == NameKind.Tenant && _origin.MayChooseTenant && !text.IsEmpty;
        if (isTenant)
        {
            _tenant.Clear();
            _tenant.Append(text);
        }

        return isTenant;
    }

    /// <param name="number">The text of a JSON number.</param>
    /// <inheritdoc cref="TrySetText(NameMeaning, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public bool TrySetNumber(NameMeaning meaning, ReadOnlySpan<byte> name, ReadOnlySpan<byte> number) =>
        IsOpenField(meaning) && Keep(TrySetNumber(meaning.Ordinal, number), meaning.Ordinal, name);

    /// <inheritdoc cref="TrySetText(NameMeaning, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public bool TrySetBoolean(NameMeaning meaning, ReadOnlySpan<byte> name, bool value) =>
        IsOpenField(meaning) && Keep(TrySetBoolean(meaning.Ordinal, value), meaning.Ordinal, name);

    /// <summary>A member is an object or a list, which no field can hold: the caller puts it to the attributes.</summary>
    public void CountDrift(NameMeaning meaning, ReadOnlySpan<byte> name)
    {
        if (IsOpenField(meaning))
        {
            Keep(false, meaning.Ordinal, name);
        }
    }

    /// <summary>Sets a text field to what the format itself says. No member of the event replaces it.</summary>
    public void SetField(int ordinal, ReadOnlySpan<byte> text)
    {
        TrySetText(ordinal, text);
        _reserved.Add(ordinal);
    }

    /// <inheritdoc cref="SetField(int, ReadOnlySpan{byte})"/>
    public void SetField(int ordinal, double number)
    {
        _batch.Numbers(ordinal).Set(_batch.Count, number);
        _reserved.Add(ordinal);
    }

    /// <summary>Sets a text field to what follows from other parts of the event; a member of its name replaces it. Nothing for an empty text.</summary>
    public void SetDerived(int ordinal, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
        {
            TrySetText(ordinal, text);
        }
    }

    /// <summary>Sets the level, as the format says it, by the name that any logging system has for it; false for a text that is none.</summary>
    public bool TrySetLevel(ReadOnlySpan<byte> name)
    {
        var isLevel = Level.TryNormalize(name, out var level);
        if (isLevel)
        {
            SetField(_level, level);
        }

        return isLevel;
    }

    /// <summary>Sets the level, as the format says it, by its number in pino and bunyan; false for a number that is none.</summary>
    public bool TrySetPinoLevel(ReadOnlySpan<byte> number)
    {
        var isLevel = NumberText.TryParse(number, out long level) && level is >= Level.MinPino and <= Level.MaxPino;
        if (isLevel)
        {
            SetField(_level, Level.FromPino(level));
        }

        return isLevel;
    }

    /// <summary>Keeps a text as an attribute.</summary>
    public void SetAttribute(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text) => JsonText.AppendString(BeginAttribute(name), text);

    /// <summary>Starts an attribute; append exactly one JSON value to the buffer. A name given twice keeps the last value.</summary>
    public ByteBuffer BeginAttribute(ReadOnlySpan<byte> name) => _attributes.Begin(name);

    /// <summary>Finishes the row.</summary>
    /// <param name="timeMicros">When the event happened, microseconds since 1970 UTC.</param>
    /// <returns>Null, or why the event is rejected.</returns>
    public EventRejection? End(long timeMicros)
    {
        if (EventLimits.CheckTime(timeMicros, ReceivedMicros) is { } tooFarAhead)
        {
            return tooFarAhead;
        }

        _attributes.TryFinish(out var attributes);
        _batch.EndRow(timeMicros, _tenant.Length > 0 ? _tenant.Span : _origin.Tenant.Span, attributes, _drift);
        _isOpen = false;
        return null;
    }

    /// <summary>Takes back whatever was set, unless the row was ended.</summary>
    public void Dispose()
    {
        if (_isOpen)
        {
            _batch.CancelRow();
            _isOpen = false;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsOpenField(NameMeaning meaning) => meaning.Ordinal >= 0 && (_reserved.Count == 0 || !_reserved.Contains(meaning.Ordinal));

    /// <summary>Notes whether a field took the value of a member, which replaces that of an earlier member.</summary>
    private bool Keep(bool isSet, int ordinal, ReadOnlySpan<byte> name) => (isSet && _drift.Count == 0) || Replace(isSet, ordinal, name);

    private bool Replace(bool isSet, int ordinal, ReadOnlySpan<byte> name)
    {
        if (!isSet)
        {
            _batch.Unset(ordinal);
            _drift.Add(ordinal);
        }
        else if (_drift.Contains(ordinal))
        {
            _attributes.Remove(name);
        }

        return isSet;
    }

    private bool TrySetText(int ordinal, ReadOnlySpan<byte> text)
    {
        switch (_types[ordinal])
        {
            case FieldType.Keyword:
                _batch.Keywords(ordinal).Set(_batch.Count, text);
                return true;
            case FieldType.Text:
                _batch.Texts(ordinal).Set(_batch.Count, text);
                return true;
            case FieldType.Timestamp when EventTime.TryParse(text, out var micros):
                _batch.Integers(ordinal).Set(_batch.Count, micros);
                return true;
            default:
                return false;
        }
    }

    private bool TrySetNumber(int ordinal, ReadOnlySpan<byte> number)
    {
        switch (_types[ordinal])
        {
            case FieldType.Number when NumberText.TryParse(number, out double value):
                // Adding zero makes -0 a plain 0: the engine would print and group the two apart.
                _batch.Numbers(ordinal).Set(_batch.Count, value + 0.0);
                return true;
            case FieldType.Integer when NumberText.TryParse(number, out long whole):
                _batch.Integers(ordinal).Set(_batch.Count, whole);
                return true;
            case FieldType.Timestamp when EventTime.TryParseNumber(number, out var micros):
                _batch.Integers(ordinal).Set(_batch.Count, micros);
                return true;
            default:
                return false;
        }
    }

    private bool TrySetBoolean(int ordinal, bool value)
    {
        var isBoolean = _types[ordinal] == FieldType.Boolean;
        if (isBoolean)
        {
            _batch.Booleans(ordinal).Set(_batch.Count, value ? (byte)1 : (byte)0);
        }

        return isBoolean;
    }
}
