namespace Sightglass.Storage.Spool;

/// <summary>What became of a record.</summary>
public enum AppendStatus
{
    /// <summary>Durable: it survives a kill and a power loss.</summary>
    Committed,

    /// <summary>Not taken: too much waits already. The client may come back after <see cref="AppendResult.RetryAfter"/>.</summary>
    Full,

    /// <summary>Not taken: over the limit of one record. It will never be.</summary>
    TooLarge,

    /// <summary>Not acknowledged: the disk failed. The client may come back; in rare cases the record is there nevertheless.</summary>
    Failed,
}
