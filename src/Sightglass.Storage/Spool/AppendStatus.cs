namespace Sightglass.Storage.Spool;

/// <summary>What happened to a record.</summary>
public enum AppendStatus
{
    /// <summary>Durable: it survives a kill and a power loss.</summary>
    Committed,

    /// <summary>Not accepted: too much is waiting already. The client may retry after <see cref="AppendResult.RetryAfter"/>.</summary>
    Full,

    /// <summary>Not accepted: over the limit of one record. A retry fails too.</summary>
    TooLarge,

    /// <summary>Not acknowledged: the disk failed. The client may retry; in rare cases the record was stored nevertheless.</summary>
    Failed,
}
