namespace Sightglass.Server.Tail;

/// <summary>An event as JSON, shared by the viewers that wait to show it.</summary>
/// <param name="sequence">Its number.</param>
/// <param name="json">As in every response.</param>
/// <param name="memory">Counts its bytes until the last viewer has shown it.</param>
internal sealed class TailEvent(ulong sequence, byte[] json, TailMemory memory)
{
    private int _holders = 1;

    public ulong Sequence => sequence;

    public byte[] Json => json;

    public void Hold() => Interlocked.Increment(ref _holders);

    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            memory.Return(json.Length);
        }
    }
}

/// <summary>The bytes of all events that wait for viewers. Any thread may call it.</summary>
internal sealed class TailMemory
{
    /// <summary>64 MiB: a second of events at a rate that nobody can read.</summary>
    public const long MaxBytes = 64L << 20;

    private long _bytes;

    public bool IsFull => Volatile.Read(ref _bytes) >= MaxBytes;

    public void Take(int bytes) => Interlocked.Add(ref _bytes, bytes);

    public void Return(int bytes) => Interlocked.Add(ref _bytes, -bytes);
}
