namespace Sightglass.Storage.Spool;

/// <summary>Which rows a record has: the rows of one arrival have consecutive sequence numbers. No two rows ever have the same sequence number and arrival.</summary>
/// <param name="First">Sequence number of the first row; 0 when it is not known (records of earlier versions).</param>
/// <param name="ReceivedMicros">When the rows arrived, microseconds since 1970 UTC. The table stores milliseconds.</param>
public readonly record struct RowNumbers(ulong First, long ReceivedMicros)
{
    public bool IsKnown => First > 0;

    /// <summary>Sequence number of the last row; 0 when it is not known.</summary>
    public ulong Last(int rows) => IsKnown ? First + (ulong)rows - 1 : 0;
}
