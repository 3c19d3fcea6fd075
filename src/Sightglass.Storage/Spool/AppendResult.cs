namespace Sightglass.Storage.Spool;

/// <summary>The outcome of <see cref="EventSpool.AppendAsync"/>.</summary>
/// <param name="Status">Whether the record is durable.</param>
/// <param name="End">Position after the record, if it is committed; <c>BlockWriter.FlushAsync</c> waits for it.</param>
/// <param name="Reason">Text for the response and the log, if it is not committed.</param>
public readonly record struct AppendResult(AppendStatus Status, long End, string Reason)
{
    /// <summary>5 s: the writer empties a segment in less than one second when the engine is up.</summary>
    public static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(5);

    public bool IsCommitted => Status == AppendStatus.Committed;

    internal static AppendResult Committed(long end) => new(AppendStatus.Committed, end, "");

    internal static AppendResult Full(string reason) => new(AppendStatus.Full, 0, reason);

    internal static AppendResult TooLarge(long length) =>
        new(AppendStatus.TooLarge, 0, $"a record of {length} bytes is over the limit of {RecordHeader.MaxPayloadBytes} bytes");

    internal static AppendResult Failed(string reason) => new(AppendStatus.Failed, 0, reason);
}
