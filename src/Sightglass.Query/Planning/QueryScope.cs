using Sightglass.Query.Binding;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Planning;

/// <summary>The events that a statement may read at all. Part of every statement, whatever the query says.</summary>
/// <param name="Tenant">The reader's tenant; null only for a reader of all tenants.</param>
/// <param name="From">Inclusive.</param>
/// <param name="To">Exclusive.</param>
public sealed record QueryScope(string? Tenant, DateTimeOffset From, DateTimeOffset To)
{
    // Null until an end differs from what was asked for.
    private TimeSpan? _length;

    /// <summary>The length that was asked for, which may be more than there is yet.</summary>
    public TimeSpan Length => _length ?? To - From;

    /// <summary>Only events with sequence numbers between these, both exclusive; null for all.</summary>
    public (ulong After, ulong Before)? Arrived { get; init; }

    /// <summary>Times between these are left out, the first of each pair inclusive, the second exclusive.</summary>
    internal IReadOnlyList<(long FromMicros, long ToMicros)> Skipped { get; private init; } = [];

    public QueryRange Range => new(UnixMicros.Of(From), UnixMicros.Of(To), Length.Ticks / TimeSpan.TicksPerMicrosecond);

    /// <summary>The part of the range that is over.</summary>
    public QueryScope Until(DateTimeOffset end) => this with { To = end, _length = Length };

    /// <summary>The range of equal length before, as much of it as there is of this one.</summary>
    public QueryScope Before() => this with { From = From - Length, To = To - Length, _length = Length };

    /// <summary>The rest of the range, without the times from <paramref name="from"/> on that are before <paramref name="to"/>.</summary>
    public QueryScope Without(DateTimeOffset from, DateTimeOffset to) => this with { Skipped = [.. Skipped, (UnixMicros.Of(from), UnixMicros.Of(to))] };

    /// <summary>The events that are needed to look back.</summary>
    internal QueryScope Of(BoundLookback lookback) => this with { From = UnixMicros.ToTime(lookback.FromMicros), Skipped = lookback.Skipped };
}
