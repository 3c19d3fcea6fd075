using Sightglass.Server.Ingest;
using Sightglass.Server.Ingest.Formats.Events;
using Sightglass.Storage.Documents;
using Sightglass.Storage.Spool;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Simulation;

namespace Sightglass.Server.Demo;

/// <summary>Ingests the packs' simulated traffic: first the history up to now, then live events. One caller.</summary>
/// <remarks>
/// Events take the same path as external events, but without HTTP. The position is stored after the events, so a kill in between
/// repeats up to one slice (history) or <see cref="RememberInterval"/> (live) at the next start. This is acceptable for a demo, but not for real events.
/// </remarks>
internal sealed class DemoPlayer
{
    // A quarter of a day is a few thousand events: a batch size at which ingest costs least.
    private static readonly TimeSpan Slice = TimeSpan.FromHours(6);

    private static readonly TimeSpan LiveInterval = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan RememberInterval = TimeSpan.FromSeconds(10);

    private readonly IngestPipeline _pipeline;
    private readonly EventsFormat _format;
    private readonly DocumentStore _documents;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<TrafficModel> _models;
    private readonly DemoOptions _options;
    private readonly ByteBuffer _events = new(1 << 20);
    private readonly DemoHistory _history;

    // Written by the player, read by progress displays.
    private long _loadedEvents, _positionTicks;

    /// <param name="known">The state stored by an earlier start; null at the first.</param>
    /// <exception cref="DemoMismatchException">The existing demo differs from what the options ask for.</exception>
    public DemoPlayer(IngestPipeline pipeline, EventsFormat format, DocumentStore documents, TimeProvider time, IReadOnlyList<TrafficModel> models, DemoOptions options, DemoHistory? known)
    {
        _pipeline = pipeline;
        _format = format;
        _documents = documents;
        _time = time;
        _models = models;
        _options = options;
        _history = Continue(known, options);
        var now = Now();
        foreach (var model in models)
        {
            var start = now - TimeSpan.FromDays(_history.Days);
            _history.Packs.TryAdd(model.Pack, new PackHistory(start, start));
        }

        HistoryStart = models.Select(model => _history.Packs[model.Pack].LoadedUntil).DefaultIfEmpty(now).Min();
        Position = HistoryStart;
    }

    /// <summary>Length of the demo's history.</summary>
    public int Days => _history.Days;

    /// <summary>Where loading begins: at the first start a month ago, later where the last run ended.</summary>
    public DateTimeOffset HistoryStart { get; }

    /// <summary>The time up to which events were ingested.</summary>
    public DateTimeOffset Position
    {
        get => new(Interlocked.Read(ref _positionTicks), TimeSpan.Zero);
        private set => Interlocked.Exchange(ref _positionTicks, value.UtcTicks);
    }

    /// <summary>Number of events ingested in this run.</summary>
    public long LoadedEvents => Volatile.Read(ref _loadedEvents);

    /// <summary>Ingests the events from the end of the last run until now; returns when they are durable.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        var streams = _models.Select(model => Open(model, scale: 1)).ToList();
        while (Position < Now())
        {
            var end = Earlier(Position + Slice, Now());
            await TakeAsync(streams, end, cancellationToken);
            await RememberAsync(end);
        }
    }

    /// <summary>Continues with live events, until canceled.</summary>
    public async Task PlayLiveAsync(CancellationToken cancellationToken)
    {
        var scale = _options.EventsPerMinute is { } rate ? rate / NaturalEventsPerMinute() : 1;
        var streams = _models.Select(model => Open(model, scale)).ToList();
        using var timer = new PeriodicTimer(LiveInterval, _time);
        var remembered = Now();
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                var now = Now();
                await TakeAsync(streams, now, cancellationToken);
                if (now - remembered >= RememberInterval)
                {
                    await RememberAsync(now);
                    remembered = now;
                }
            }
        }
        finally
        {
            await RememberAsync(Position);
        }
    }

    private static DemoHistory Continue(DemoHistory? known, DemoOptions options)
    {
        if (known is null)
        {
            return new DemoHistory(options.Seed ?? DemoOptions.DefaultSeed, options.Days ?? DemoOptions.DefaultDays, []);
        }

        if (options.Seed is { } seed && seed != known.Seed)
        {
            throw new DemoMismatchException($"the data directory holds a demo of seed {known.Seed}, and --seed says {seed}; leave it out, or choose another directory with --data");
        }

        if (options.Days is { } days && days != known.Days)
        {
            throw new DemoMismatchException($"the data directory holds a demo of {known.Days} days, and --days says {days}; leave it out, or choose another directory with --data");
        }

        return known;
    }

    private TrafficStream Open(TrafficModel model, double scale)
    {
        var history = _history.Packs[model.Pack];
        return new TrafficSimulator(model, _history.Seed, history.Origin, scale).Open(history.LoadedUntil);
    }

    private double NaturalEventsPerMinute()
    {
        var now = Now();
        var week = TimeSpan.FromDays(7);
        var unread = new ByteBuffer();
        long events = 0;
        foreach (var model in _models)
        {
            var stream = new TrafficSimulator(model, _history.Seed, _history.Packs[model.Pack].Origin).Open(now - week);
            while (stream.Position < now)
            {
                events += stream.WriteUntil(Earlier(stream.Position + Slice, now), unread);
                unread.Clear();
            }
        }

        return Math.Max(1, events) / week.TotalMinutes;
    }

    private async Task TakeAsync(List<TrafficStream> streams, DateTimeOffset end, CancellationToken cancellationToken)
    {
        _events.Clear();
        long count = 0;
        foreach (var stream in streams)
        {
            count += stream.WriteUntil(end, _events);
        }

        if (count > 0)
        {
            await AppendAsync(cancellationToken);
            Interlocked.Add(ref _loadedEvents, count);
        }

        Position = end;
    }

    private async Task AppendAsync(CancellationToken cancellationToken)
    {
        while (!await TryAppendAsync(cancellationToken))
        {
            await Task.Delay(AppendResult.RetryAfter, _time, cancellationToken);
        }
    }

    private async Task<bool> TryAppendAsync(CancellationToken cancellationToken)
    {
        var outcome = await _pipeline.IngestAsync(_format, EventOrigin.Default, new IngestBody(_events.Memory), receipt: null, cancellationToken);
        return outcome.Reported is [var first, ..]
            ? throw new InvalidOperationException($"the simulated traffic was rejected: event {first.Index}: {first.Message}")
            : !outcome.IsTemporary;
    }

    private Task RememberAsync(DateTimeOffset loadedUntil)
    {
        foreach (var model in _models)
        {
            var pack = _history.Packs[model.Pack];
            _history.Packs[model.Pack] = pack with { LoadedUntil = loadedUntil > pack.LoadedUntil ? loadedUntil : pack.LoadedUntil };
        }

        return _history.WriteAsync(_documents, CancellationToken.None);
    }

    // The simulator counts in milliseconds, so written events and the stored position must end at the same one.
    private DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}

/// <summary>The data directory contains another demo than the requested one.</summary>
internal sealed class DemoMismatchException(string message) : Exception(message);
