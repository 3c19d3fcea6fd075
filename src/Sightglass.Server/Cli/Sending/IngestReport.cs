using System.Globalization;

namespace Sightglass.Server.Cli.Sending;

/// <summary>Counts the events sent so far and their rejections. Any number of senders.</summary>
internal sealed class IngestReport
{
    /// <summary>Rejections shown; further ones are only counted.</summary>
    public const int MaxRejections = 20;

    // Each response reports up to a hundred; beyond this number only the first by file and line are stored.
    private const int MaxCollected = 2_000;

    private readonly Lock _lock = new();

    // Guarded by _lock, like the counts. At most MaxCollected and one response.
    private readonly List<RejectedEvent> _rejections = [];
    private long _accepted, _rejected, _repeated;

    public long Accepted => Interlocked.Read(ref _accepted);

    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>The number of <see cref="Accepted"/> events that the server already had.</summary>
    public long Repeated => Interlocked.Read(ref _repeated);

    /// <summary>Counts events that were stored earlier; <see cref="Add"/> counts them too.</summary>
    public void Repeat(int accepted) => Interlocked.Add(ref _repeated, accepted);

    public void Add(int accepted, int rejected, IEnumerable<RejectedEvent> rejections)
    {
        Interlocked.Add(ref _accepted, accepted);
        Interlocked.Add(ref _rejected, rejected);
        lock (_lock)
        {
            _rejections.AddRange(rejections);
            if (_rejections.Count > MaxCollected)
            {
                _rejections.Sort();
                _rejections.RemoveRange(MaxRejections, _rejections.Count - MaxRejections);
            }
        }
    }

    /// <summary>The first rejections, ordered by file on the command line and by line.</summary>
    public IReadOnlyList<RejectedEvent> FirstRejections()
    {
        lock (_lock)
        {
            _rejections.Sort();
            return [.. _rejections.Take(MaxRejections)];
        }
    }

    /// <summary>The state in one line.</summary>
    public string Describe(TimeSpan elapsed) => string.Create(CultureInfo.InvariantCulture,
        $"{Accepted:N0} events kept{(Repeated > 0 ? $" ({Repeated:N0} of them were there already)" : "")}, {Rejected:N0} rejected, {(long)((Accepted + Rejected) / Math.Max(elapsed.TotalSeconds, 0.001)):N0} events/s");
}

/// <summary>One event that the server rejected.</summary>
internal sealed record RejectedEvent(int FileIndex, string File, long Line, string Code, string Message) : IComparable<RejectedEvent>
{
    public int CompareTo(RejectedEvent? other) => (FileIndex, Line).CompareTo((other!.FileIndex, other.Line));
}
