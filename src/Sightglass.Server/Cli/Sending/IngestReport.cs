using System.Globalization;
using Sightglass.Server.Ingest.Formats.Events;
using Sightglass.Telemetry.Events;

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
    private readonly Dictionary<string, EventWarning> _warnings = new(StringComparer.Ordinal);
    private long _accepted, _rejected, _repeated;

    public long Accepted => Interlocked.Read(ref _accepted);

    public long Rejected => Interlocked.Read(ref _rejected);

    /// <summary>The number of <see cref="Accepted"/> events that the server already had.</summary>
    public long Repeated => Interlocked.Read(ref _repeated);

    /// <summary>When the accepted events of files happened; null for none.</summary>
    public ImportTimes? Times { get; private set; }

    /// <summary>What the server said about accepted events: one entry for a code, with the first words.</summary>
    public IReadOnlyList<EventWarning> Warnings
    {
        get
        {
            lock (_lock)
            {
                return [.. _warnings.Values];
            }
        }
    }

    /// <summary>Counts the events of a request.</summary>
    /// <param name="answer">Of the server.</param>
    /// <param name="rejections">Its errors, with their places in files.</param>
    public void Add(IngestAnswer answer, IEnumerable<RejectedEvent> rejections)
    {
        Interlocked.Add(ref _accepted, answer.Accepted);
        Interlocked.Add(ref _rejected, answer.Rejected);
        Interlocked.Add(ref _repeated, answer.Repeated);
        lock (_lock)
        {
            Times = answer.Times is not { } times ? Times : Times is not { } before ? times
                : new ImportTimes(times.From < before.From ? times.From : before.From, times.To > before.To ? times.To : before.To);
            foreach (var warning in answer.Warnings ?? [])
            {
                // The words of a type differ by field.
                var key = warning.Code == WarningCode.TypeMismatch ? warning.Message : warning.Code;
                _warnings[key] = _warnings.TryGetValue(key, out var known) ? known with { Count = known.Count + warning.Count } : warning;
            }

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
