namespace Sightglass.Server.Http;

/// <summary>Memory that all requests of a kind may take together, in bytes, and how much of it one party may. Any thread may call it.</summary>
/// <remarks>
/// Bytes are reserved as they are needed and not waited for: what does not fit is refused, and its client asks again. The only request of a party is never refused because of the party's
/// share, and the only request of all never at all, so that the largest allowed request gets through some time on the smallest machine.
/// </remarks>
/// <param name="totalBytes">For all requests together.</param>
internal sealed class ByteBudget(long totalBytes)
{
    // One party leaves half of the memory to the others.
    private const int ShareDivisor = 2;

    private readonly Lock _lock = new();

    // Guarded by _lock. Of parties with reservations; removed with their last one.
    private readonly Dictionary<string, long> _byParty = new(StringComparer.Ordinal);
    private long _used;

    public long TotalBytes => totalBytes;

    /// <summary>The total for an option: its value or, if that is 0, a sixteenth of the machine's memory, at least 128 MiB and at most 512 MiB.</summary>
    public static long TotalOf(long option) => option > 0 ? option : Math.Clamp(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 16, 128L << 20, 512L << 20);

    /// <summary>Bytes that are reserved.</summary>
    public long Used
    {
        get
        {
            lock (_lock)
            {
                return _used;
            }
        }
    }

    /// <summary>A reservation of nothing yet.</summary>
    /// <param name="party">A tenant, or a key for all tenants.</param>
    public Reservation Open(string party) => new(this, party);

    private bool TryChange(string party, long held, long bytes)
    {
        lock (_lock)
        {
            var ofParty = _byParty.GetValueOrDefault(party);
            if (held > 0 || bytes > 0)
            {
                var (used, share) = (_used - held + bytes, ofParty - held + bytes);
                var isRefused = bytes > held && ((used > totalBytes && _used > held) || (share > totalBytes / ShareDivisor && ofParty > held));
                if (isRefused)
                {
                    return false;
                }

                _used = used;
                if (share == 0)
                {
                    _byParty.Remove(party);
                }
                else
                {
                    _byParty[party] = share;
                }
            }

            return true;
        }
    }

    /// <summary>The bytes of one request. Not thread-safe; dispose it when they are free again.</summary>
    public sealed class Reservation : IDisposable
    {
        private readonly ByteBudget _budget;
        private readonly string _party;
        private long _held;

        internal Reservation(ByteBudget budget, string party)
        {
            (_budget, _party) = (budget, party);
        }

        /// <summary>Bytes that are reserved.</summary>
        public long Held => _held;

        /// <summary>Reserves this many bytes in total; fewer than before changes nothing.</summary>
        /// <returns>False if they are not free; the earlier ones stay reserved.</returns>
        public bool TryGrow(long bytes)
        {
            if (bytes <= _held)
            {
                return true;
            }

            if (!_budget.TryChange(_party, _held, bytes))
            {
                return false;
            }

            _held = bytes;
            return true;
        }

        public void Dispose()
        {
            _budget.TryChange(_party, _held, 0);
            _held = 0;
        }
    }
}
