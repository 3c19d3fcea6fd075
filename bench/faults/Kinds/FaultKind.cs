namespace Sightglass.Faults.Kinds;

/// <summary>A kind of fault: what happens to the server while the senders send. It may leave the server running or ended; the round starts it again.</summary>
/// <param name="Name">For <c>--only</c> and for the table.</param>
/// <param name="RunAsync">Does it.</param>
internal sealed record FaultKind(string Name, Func<Scene, Task> RunAsync)
{
    /// <summary>Some requests have events of many weeks.</summary>
    public bool IsSpread { get; init; }

    /// <summary>Every kind, in the order of the table.</summary>
    public static IReadOnlyList<FaultKind> All { get; } =
    [
        .. ProcessFaults.All,
        .. SegmentFaults.All,
        .. FileFaults.All,
        .. PartFaults.All,
        .. DiskFaults.All,
        .. CopyFaults.All,
        .. ClockFaults.All,
        .. PackFaults.All,
        .. EngineLoadFaults.All,
    ];

    /// <exception cref="ArgumentException">There is no such kind; the message lists all of them.</exception>
    public static FaultKind Find(string name) =>
        All.FirstOrDefault(kind => kind.Name == name) ?? throw new ArgumentException($"no fault '{name}'; there are: {string.Join(", ", All.Select(kind => kind.Name))}");
}
