using System.Globalization;

namespace Sightglass.Server.Http;

/// <summary>The memory of one request's answer: what it has read from the engine, until its client has read it. One per request; the questions of a request may run at the same time.</summary>
internal sealed class AnswerMemory(AnswerBudget budget) : IDisposable
{
    /// <summary>16 MiB: a list of events ends here and has a cursor, although more of the asked number would follow. Far more than a page shows, and one event always fits.</summary>
    public const int MaxPageBytes = 16 << 20;

    /// <summary>48 MiB: what the engine may answer to all questions of one request. A table cannot be cut, so it is refused.</summary>
    private const long MaxAnswerBytes = 48L << 20;

    // An answer is in memory as rows of objects and as JSON, each about as large as what the engine sent.
    private const int Copies = 3;

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);

    private readonly Lock _lock = new();
    private ByteBudget.Reservation? _reservation;
    private long _bytes;

    /// <summary>Counts bytes that the engine sent.</summary>
    /// <param name="party">Who asks.</param>
    /// <param name="bytes">In addition to those before.</param>
    /// <exception cref="ProblemException">The answer is too large, or the answers under way take all memory for them.</exception>
    public void Take(string party, int bytes)
    {
        lock (_lock)
        {
            _bytes += bytes;
            if (_bytes > MaxAnswerBytes)
            {
                throw new ProblemException(Problems.Create("answer-too-large", StatusCodes.Status422UnprocessableEntity, "The answer is too large",
                    string.Create(CultureInfo.InvariantCulture, $"it has more than {MaxAnswerBytes} bytes, the limit; ask for fewer rows, or group by fields with shorter values.")));
            }

            _reservation ??= budget.Open(party);
            if (!_reservation.TryGrow(_bytes * Copies))
            {
                throw new ProblemException(Problems.Create("too-much-under-way", StatusCodes.Status503ServiceUnavailable, "Too many bytes are under way",
                    "the answers under way take all memory that is set aside for them, or your half of it; ask again in a moment, or for fewer rows."), RetryAfter);
            }
        }
    }

    /// <summary>The answer was read, although the request goes on.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _reservation?.Dispose();
            (_reservation, _bytes) = (null, 0);
        }
    }

    public void Dispose() => Release();
}

/// <summary>The memory that the answers of all requests may take.</summary>
internal sealed class AnswerBudget(long totalBytes)
{
    private readonly ByteBudget _budget = new(totalBytes);

    public ByteBudget.Reservation Open(string party) => _budget.Open(party);
}
