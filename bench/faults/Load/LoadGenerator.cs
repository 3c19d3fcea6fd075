using Sightglass.Faults.Ledger;
using Sightglass.Testing.Http;

namespace Sightglass.Faults.Load;

/// <summary>Senders with and without keys that send to whatever server there is, until they are told to stop.</summary>
internal sealed class LoadGenerator
{
    private const int Senders = 4;

    // How long a sender waits while there is no server, or after a refusal; a keyed one then tries again.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Func<SightglassClient?> _client;
    private readonly RequestLedger _ledger;
    private readonly LoadShape _shape;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Task _sending;
    private long _budget;

    /// <param name="client">Of the server that there is; null while there is none.</param>
    /// <param name="ledger">Takes note of everything.</param>
    /// <param name="shape">What is sent.</param>
    /// <param name="seed">Determines sizes, formats and pauses, sender by sender.</param>
    public LoadGenerator(Func<SightglassClient?> client, RequestLedger ledger, LoadShape shape, int seed)
    {
        _client = client;
        _ledger = ledger;
        _shape = shape;
        _budget = shape.Events;
        _sending = Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(() => SendAsync(new Random(seed + sender), isKeyed: sender % 2 == 0))));
    }

    /// <summary>Lets the senders send this many more events; they pause when they have sent what they may.</summary>
    public void Allow(int events) => Interlocked.Exchange(ref _budget, events);

    /// <exception cref="InvalidDataException">The server gave an answer that no fault explains.</exception>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _sending;
        _stopping.Dispose();
    }

    /// <summary>Sends every request with a key again that has no answer, until it has one, and some of the others.</summary>
    /// <returns>Requests that the server stored anew though it had acknowledged them.</returns>
    /// <exception cref="TimeoutException">The server takes nothing.</exception>
    public static async Task<List<int>> RetryAsync(Func<SightglassClient?> current, RequestLedger ledger, Random random)
    {
        List<int> storedAgain = [];
        foreach (var request in ledger.Snapshot().Where(request => request is { Key: not null, IsKeyForgotten: false } && (!request.IsAcknowledged || random.Next(20) == 0)))
        {
            var wasAcknowledged = request.IsAcknowledged;
            var outcome = SendOutcome.Broken;
            for (var tries = 0; IsOpen(outcome); tries++)
            {
                if (tries == 500)
                {
                    throw new TimeoutException($"request {request.Number} was sent {tries} times and is not taken");
                }

                outcome = current() is { } client ? await RequestSender.SendAsync(client, request) : SendOutcome.Broken;
                if (IsOpen(outcome))
                {
                    await Task.Delay(Pause);
                }
            }

            if (wasAcknowledged && outcome == SendOutcome.Accepted)
            {
                storedAgain.Add(request.Number);
            }
        }

        return storedAgain;
    }

    private static bool IsOpen(SendOutcome outcome) => outcome is SendOutcome.Broken or SendOutcome.Refused or SendOutcome.NotSent;

    private async Task SendAsync(Random random, bool isKeyed)
    {
        SentRequest? again = null;
        while (!_stopping.IsCancellationRequested)
        {
            if (_client() is not { } client || Interlocked.Read(ref _budget) <= 0)
            {
                await Task.Delay(Pause);
                continue;
            }

            var request = again ?? NewRequest(random, isKeyed);
            var outcome = await RequestSender.SendAsync(client, request);
            var isDone = outcome is SendOutcome.Accepted or SendOutcome.Replayed;
            again = isDone || (!isKeyed && outcome != SendOutcome.NotSent) ? null : request;
            await Task.Delay(isDone ? TimeSpan.FromMilliseconds(random.Next(_shape.MaxPauseMs)) : Pause);
        }
    }

    private SentRequest NewRequest(Random random, bool isKeyed)
    {
        var count = random.Next(10) switch
        {
            < 6 => random.Next(1, 10),
            < 9 => random.Next(10, 80),
            _ => random.Next(80, 300),
        };
        Interlocked.Add(ref _budget, -count);
        var now = DateTimeOffset.FromUnixTimeMilliseconds(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds());
        var step = _shape.IsSpread && random.Next(4) == 0 ? TimeSpan.FromDays(-7 * random.Next(1, 9)) : TimeSpan.FromMilliseconds(-1);
        return _ledger.Begin(count, isKeyed, (BodyFormat)random.Next(4), now, step);
    }
}

/// <param name="Events">What the senders may send before the fault.</param>
/// <param name="MaxPauseMs">Longest pause of a sender after an answer.</param>
/// <param name="IsSpread">Some requests have events of many weeks.</param>
internal sealed record LoadShape(int Events = 2000, int MaxPauseMs = 15, bool IsSpread = false)
{
    /// <summary>About a hundred requests a second, until it is stopped.</summary>
    public static readonly LoadShape Steady = new(int.MaxValue, MaxPauseMs: 60);
}
