using Sightglass.Faults.Kinds;

namespace Sightglass.Faults;

/// <param name="Root">Folder of the campaign: its disk, its journal, what it kept of failed rounds.</param>
/// <param name="First">Number of the first round.</param>
/// <param name="Rounds">How many.</param>
/// <param name="Seed">Determines kind, time and place of every fault, with the round's number.</param>
/// <param name="Kinds">The faults to choose from.</param>
internal sealed record CampaignOptions(string Root, int First, int Rounds, int Seed, IReadOnlyList<FaultKind> Kinds)
{
    /// <summary>After how many rounds the data folder is new again: long enough that faults meet the traces of earlier ones, short enough that reading everything back is quick.</summary>
    public int FolderRounds { get; init; } = 8;

    /// <summary>Goes on with a new folder after a violation.</summary>
    public bool KeepsGoing { get; init; }

    /// <summary>Goes on after the last round in the journal.</summary>
    public bool Resumes { get; init; }

    /// <summary>Changes what was read back, to show that the comparison notices.</summary>
    public Tampering Tampering { get; init; }
}

/// <summary>What the self-check does to the answer before it is compared.</summary>
internal enum Tampering
{
    None,
    Lose,
    Double,
    Change,
}
