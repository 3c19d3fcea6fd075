using System.Runtime.CompilerServices;
using System.Text;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Telemetry.Events;

/// <summary>The row that is being written to a batch. It decides, for the readers of all formats, whether a value is a field, the tenant, an attribute or drift.</summary>
/// <remarks>
/// A row is open from <see cref="EventBatch.BeginRow"/> to <see cref="End"/>; a row that is disposed before <see cref="End"/> is removed. Values that the format itself defines are set with
/// <see cref="SetField(int, ReadOnlySpan{byte})"/>. They take precedence over a member of the same name, which <see cref="Set(ReadOnlySpan{byte}, ReadOnlySpan{byte})"/> then stores as an attribute.
/// If two members have the same name, the last is used.
/// </remarks>
public sealed class EventRow : IDisposable
{
    // Of a value that is quoted in a warning.
    private const int MaxToldBytes = 100;

    private readonly EventBatch _batch;
    private readonly FieldType[] _types;
    private readonly int _level;
    private readonly int _weight;
    private readonly AttributesBuilder _attributes = new();

    // The tenant that the event names; empty for the sender's own.
    private readonly ByteBuffer _tenant = new();

    // Ordinals of the fields that the format has set, and of those whose values are drift, and of those among them that a pack expects; few in practice. Emptied by Begin.
    private readonly List<int> _reserved = [];
    private readonly List<int> _drift = [];
    private readonly List<int> _expectedObjects = [];
    private readonly ByteBuffer _unreadableTime = new();
    private EventOrigin _origin;
    private bool _isOpen, _hasUnreadableTime;

    internal EventRow(EventBatch batch)
    {
        _batch = batch;
        _types = [.. Schema.Fields.Select(field => field.Type)];
        _level = Schema.Ordinal(CanonicalFields.Level.Name);
        _weight = Schema.Ordinal(CanonicalFields.Weight.Name);
    }

    public EventSchema Schema => _batch.Schema;

    /// <summary>When the batch arrived, microseconds since 1970 UTC: the time of events that have none.</summary>
    public long ReceivedMicros => _batch.ReceivedMicros;

    /// <summary>For readers: buffer for unescaping the text of a value.</summary>
    internal ByteBuffer Scratch { get; } = new();

    /// <summary>Bytes that it takes in memory, with what it needs to build a row.</summary>
    internal long CapacityBytes => _attributes.CapacityBytes + _tenant.Capacity + Scratch.Capacity;

    internal void Begin(in EventOrigin origin)
    {
        _attributes.Clear();
        _reserved.Clear();
        _drift.Clear();
        _expectedObjects.Clear();
        _tenant.Clear();
        _hasUnreadableTime = false;
        _origin = origin;
        _isOpen = true;
    }

    /// <summary>Sets the value of a member of the event.</summary>
    /// <param name="name">The name that the client uses; UTF-8, unescaped.</param>
    /// <param name="text">UTF-8, unescaped.</param>
    public void Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (!TrySetText(Schema.MeaningOf(name), name, text))
        {
            SetAttribute(name, text);
        }
    }

    /// <summary>Sets the field, or the tenant, that a member of the event names.</summary>
    /// <param name="meaning">The meaning of the name.</param>
    /// <param name="name">The name that the client uses.</param>
    /// <param name="text">UTF-8, unescaped.</param>
    /// <returns>False when the value is an attribute, which the caller adds with <see cref="BeginAttribute"/>. The value counts as drift if the field has another type.</returns>
    public bool TrySetText(NameMeaning meaning, ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (IsOpenField(meaning))
        {
            // A text that is not a level is not drift, because its type is right.
            return meaning.Kind == NameKind.Level
                ? Level.TryNormalize(text, out var level) && TrySetText(_level, level)
                : Keep(TrySetText(meaning.Ordinal, text), meaning.Ordinal, name);
        }

        return TrySetTenant(meaning, text);
    }

    /// <param name="number">The text of a JSON number.</param>
    /// <inheritdoc cref="TrySetText(NameMeaning, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public bool TrySetNumber(NameMeaning meaning, ReadOnlySpan<byte> name, ReadOnlySpan<byte> number) =>
        IsOpenField(meaning) ? Keep(TrySetNumber(meaning.Ordinal, number), meaning.Ordinal, name) : meaning.Kind == NameKind.Tenant && TrySetTenant(meaning, ShortestOf(number));

    /// <inheritdoc cref="TrySetText(NameMeaning, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public bool TrySetBoolean(NameMeaning meaning, ReadOnlySpan<byte> name, bool value) =>
        IsOpenField(meaning) && Keep(TrySetBoolean(meaning.Ordinal, value), meaning.Ordinal, name);

    /// <summary>Counts drift for a member that is an object or a list, which no field can store, unless a pack expects one; the caller adds it as an attribute.</summary>
    public void CountDrift(NameMeaning meaning, ReadOnlySpan<byte> name)
    {
        if (IsOpenField(meaning))
        {
            Keep(false, meaning.Ordinal, name);
            if (Schema.Fields[meaning.Ordinal].MayBeObject)
            {
                _expectedObjects.Add(meaning.Ordinal);
            }
        }
    }

    /// <summary>Sets a text field to a value that the format itself defines. No member of the event replaces it.</summary>
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

    /// <summary>Sets a text field to a value derived from other parts of the event; a member of its name replaces it. Does nothing for an empty text.</summary>
    public void SetDerived(int ordinal, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
        {
            TrySetText(ordinal, text);
        }
    }

    /// <summary>Sets a text field to a value derived from other parts of the event, unless it has one. Does nothing for an empty text.</summary>
    public void SetMissing(int ordinal, ReadOnlySpan<byte> text)
    {
        if (_batch.Find(ordinal)?.HasValue(_batch.Count) != true)
        {
            SetDerived(ordinal, text);
        }
    }

    /// <summary>Sets the level, as defined by the format, from its name in any logging system; false for a text that is not a level.</summary>
    public bool TrySetLevel(ReadOnlySpan<byte> name)
    {
        var isLevel = Level.TryNormalize(name, out var level);
        if (isLevel)
        {
            SetField(_level, level);
        }

        return isLevel;
    }

    /// <summary>Sets the level, as defined by the format, from its number in pino and bunyan; false for a number that is not a level.</summary>
    public bool TrySetPinoLevel(ReadOnlySpan<byte> number)
    {
        var isLevel = NumberText.TryParse(number, out long level) && level is >= Level.MinPino and <= Level.MaxPino;
        if (isLevel)
        {
            SetField(_level, Level.FromPino(level));
        }

        return isLevel;
    }

    /// <summary>Sets the level, as defined by the format, from its number in syslog; false for a number that is not a level.</summary>
    public bool TrySetSyslogLevel(ReadOnlySpan<byte> number)
    {
        var isLevel = NumberText.TryParse(number, out long level) && level is >= 0 and <= Level.MaxSyslog;
        if (isLevel)
        {
            SetField(_level, Level.FromSyslog(level));
        }

        return isLevel;
    }

    /// <summary>Adds a text as an attribute.</summary>
    public void SetAttribute(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text) => JsonText.AppendString(BeginAttribute(name), text);

    /// <summary>Starts an attribute; append exactly one JSON value to the buffer. If a name is given twice, the last value is used.</summary>
    public ByteBuffer BeginAttribute(ReadOnlySpan<byte> name) => _attributes.Begin(name);

    /// <summary>Notes that the time of the event cannot be read, for the answer to its sender.</summary>
    /// <param name="text">As it was sent.</param>
    public void WarnOfTime(ReadOnlySpan<byte> text)
    {
        _unreadableTime.Clear();
        _unreadableTime.Append(Utf8Cut.At(text, MaxToldBytes));
        _hasUnreadableTime = true;
    }

    /// <summary>Finishes the row.</summary>
    /// <param name="timeMicros">When the event happened, microseconds since 1970 UTC.</param>
    /// <returns>Null, or why the event is rejected.</returns>
    public EventRejection? End(long timeMicros)
    {
        if (EventLimits.CheckTime(timeMicros, ReceivedMicros) is { } tooFarAhead)
        {
            return tooFarAhead;
        }

        Warn(timeMicros);
        _attributes.TryFinish(out var attributes);
        _batch.EndRow(timeMicros, _tenant.Length > 0 ? _tenant.Span : _origin.Tenant.Span, attributes, _expectedObjects.Count == 0 ? _drift : [.. _drift.Except(_expectedObjects)]);
        _isOpen = false;
        return null;
    }

    /// <summary>Removes all values of the row, unless it was ended.</summary>
    public void Dispose()
    {
        if (_isOpen)
        {
            _batch.CancelRow();
            _isOpen = false;
        }
    }

    private void Warn(long timeMicros)
    {
        if (_hasUnreadableTime && !_batch.Warnings.TryCount(WarningCode.UnreadableTime))
        {
            _batch.Warnings.Add(new EventWarning(WarningCode.UnreadableTime, 1, $"the time '{Encoding.UTF8.GetString(_unreadableTime.Span)}' cannot be read, so the event has the time of its arrival; write RFC 3339 (2026-01-15T10:30:00Z) or a number since 1970"));
        }

        var ahead = TimeSpan.FromMicroseconds(timeMicros - ReceivedMicros);
        if (ahead > EventLimits.ToldFuture && !_batch.Warnings.TryCount(WarningCode.TimeAhead))
        {
            _batch.Warnings.Add(new EventWarning(WarningCode.TimeAhead, 1, $"the event's time lies {(ahead.TotalHours < 2 ? $"{ahead.TotalMinutes:F0} minutes" : $"{ahead.TotalHours:F0} hours")} ahead of the server's clock; answers that end now leave it out until then"));
        }
    }

    private bool TrySetTenant(NameMeaning meaning, ReadOnlySpan<byte> text)
    {
        var isTenant = meaning.Kind == NameKind.Tenant && _origin.MayChooseTenant && !text.IsEmpty;
        if (isTenant)
        {
            _tenant.Clear();
            _tenant.Append(text);
        }

        return isTenant;
    }

    /// <summary>The shortest text of a number; all digits of a whole one.</summary>
    private ReadOnlySpan<byte> ShortestOf(ReadOnlySpan<byte> number)
    {
        if (number.IndexOfAny(".eE"u8) < 0)
        {
            return number;
        }

        Scratch.Clear();
        NumberText.AppendJson(Scratch, number);
        return Scratch.Span.Trim((byte)'"');
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private bool IsOpenField(NameMeaning meaning) => meaning.Ordinal >= 0 && (_reserved.Count == 0 || !_reserved.Contains(meaning.Ordinal));

    /// <summary>Records whether a field accepted the value of a member. The value replaces that of an earlier member.</summary>
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

            // Decimals are often sent as texts, so that no program rounds them.
            case FieldType.Number or FieldType.Integer when JsonNumber.Is(text):
                return TrySetNumber(ordinal, text);
            case FieldType.Boolean when text.SequenceEqual("true"u8) || text.SequenceEqual("false"u8):
                return TrySetBoolean(ordinal, text[0] == 't');
            default:
                return false;
        }
    }

    private bool TrySetNumber(int ordinal, ReadOnlySpan<byte> number)
    {
        switch (_types[ordinal])
        {
            // An event that stands for less than itself would make counts smaller than what was sent, and no sum of larger ones would be a number of events.
            case FieldType.Number when NumberText.TryParse(number, out double value) && (ordinal != _weight || value is >= 1 and <= EventLimits.MaxWeight):
                // Adding zero turns -0 into 0: the engine would print and group the two differently.
                _batch.Numbers(ordinal).Set(_batch.Count, value + 0.0);
                return true;
            case FieldType.Integer when NumberText.TryParse(number, out long whole):
                _batch.Integers(ordinal).Set(_batch.Count, whole);
                return true;
            case FieldType.Timestamp when EventTime.TryParseNumber(number, out var micros):
                _batch.Integers(ordinal).Set(_batch.Count, micros);
                return true;

            // Ids are sent as numbers and as texts; they are found as texts.
            case FieldType.Keyword or FieldType.Text when ordinal != _level:
                return TrySetText(ordinal, ShortestOf(number));
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
