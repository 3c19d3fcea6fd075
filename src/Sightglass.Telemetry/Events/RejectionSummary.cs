namespace Sightglass.Telemetry.Events;

/// <summary>The rejected events of one request: all are counted, the first ones are stored for the response.</summary>
/// <remarks>A body of 16 MiB can contain millions of errors, and compressed it is small: storing each error would take gigabytes.</remarks>
public sealed class RejectionSummary
{
    /// <summary>Rejections reported in one response; further ones are only counted.</summary>
    public const int MaxReported = 100;

    /// <summary>Events of one request that may be invalid JSON. A syntax error costs 10 us, an event less than 1 us: a body full of errors would keep a core busy for a minute.</summary>
    public const int MaxUnreadable = 10_000;

    // At most MaxReported, and one entry per code of RejectionCode. Emptied by Clear.
    private readonly List<Rejection> _first = [];
    private readonly Dictionary<string, int> _byCode = new(StringComparer.Ordinal);

    /// <summary>Number of all rejected events.</summary>
    public int Count { get; private set; }

    /// <summary>The first ones, in order.</summary>
    public IReadOnlyList<Rejection> First => _first;

    /// <summary>The number of rejections for each code of <see cref="RejectionCode"/>.</summary>
    public IReadOnlyDictionary<string, int> ByCode => _byCode;

    /// <summary>More than <see cref="MaxUnreadable"/>: reading has stopped, and the whole request is rejected.</summary>
    public bool IsOverLimit { get; private set; }

    /// <summary>Why the whole request is rejected: its events cannot be told apart, so that no count would be right. Null for a request that was read.</summary>
    public Rejection? Refused { get; private set; }

    /// <summary>Rejects the whole request.</summary>
    public void Refuse(Rejection reason)
    {
        Add(reason);
        Refused = reason;
    }

    public void Add(Rejection rejection)
    {
        Count++;
        _byCode[rejection.Code] = _byCode.GetValueOrDefault(rejection.Code) + 1;
        IsOverLimit = _byCode.GetValueOrDefault(RejectionCode.MalformedJson) + _byCode.GetValueOrDefault(RejectionCode.TooDeep) > MaxUnreadable;
        if (_first.Count < MaxReported)
        {
            _first.Add(rejection);
        }
    }

    public void Clear()
    {
        Count = 0;
        IsOverLimit = false;
        Refused = null;
        _first.Clear();
        _byCode.Clear();
    }
}
