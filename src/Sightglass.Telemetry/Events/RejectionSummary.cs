namespace Sightglass.Telemetry.Events;

/// <summary>What is rejected of one request: all of it counted, the first ones kept to be reported.</summary>
/// <remarks>A body of 16 MiB can hold millions of mistakes, and compressed it is small: keeping each would take gigabytes.</remarks>
public sealed class RejectionSummary
{
    /// <summary>Rejections reported in one answer; further ones are counted only.</summary>
    public const int MaxReported = 100;

    /// <summary>Events of one request that may be no JSON. A mistake in the syntax costs 10 us where an event costs less than one: a body full of them would keep a core busy for a minute.</summary>
    public const int MaxUnreadable = 10_000;

    // At most MaxReported, and one entry a code of RejectionCode. Emptied by Clear.
    private readonly List<Rejection> _first = [];
    private readonly Dictionary<string, int> _byCode = new(StringComparer.Ordinal);

    /// <summary>Events rejected, all of them.</summary>
    public int Count { get; private set; }

    /// <summary>The first ones, in order.</summary>
    public IReadOnlyList<Rejection> First => _first;

    /// <summary>How many have each code of <see cref="RejectionCode"/>.</summary>
    public IReadOnlyDictionary<string, int> ByCode => _byCode;

    /// <summary>More than <see cref="MaxUnreadable"/>: reading has stopped, and the request is rejected as a whole.</summary>
    public bool IsOverLimit { get; private set; }

    public void Add(Rejection rejection)
    {
        Count++;
        _byCode[rejection.Code] = _byCode.GetValueOrDefault(rejection.Code) + 1;
        IsOverLimit = _byCode.GetValueOrDefault(RejectionCode.MalformedJson) + _byCode.GetValueOrDefault(RejectionCode.TooDeep) + _byCode.GetValueOrDefault(RejectionCode.InvalidUtf8) > MaxUnreadable;
        if (_first.Count < MaxReported)
        {
            _first.Add(rejection);
        }
    }

    public void Clear()
    {
        Count = 0;
        IsOverLimit = false;
        _first.Clear();
        _byCode.Clear();
    }
}
