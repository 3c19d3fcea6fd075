using System.Globalization;

namespace Sightglass.Faults;

/// <summary>A line of the journal.</summary>
/// <param name="Round">Its number.</param>
/// <param name="Seed">Of the campaign.</param>
/// <param name="Fault">The kind.</param>
/// <param name="Detail">Place and values of the fault.</param>
/// <param name="Acknowledged">Events that were acknowledged in this round.</param>
/// <param name="InDoubt">Events of this round's requests without an answer.</param>
/// <param name="Stored">Events in the store after it, of all rounds on this folder.</param>
/// <param name="Lost">Acknowledged events that are gone since this round.</param>
/// <param name="Unwitnessed">Of these, those that nothing which was left could tell of.</param>
/// <param name="Doubled">Events that are there more than once.</param>
/// <param name="Reported">Events that the server's damage list says were hit, since this round; -1 when an entry leaves it open.</param>
/// <param name="Seconds">It took.</param>
/// <param name="Violations">What must not be; empty when the promises hold.</param>
internal sealed record RoundResult(
    int Round, int Seed, string Fault, string Detail, long Acknowledged, long InDoubt, long Stored, long Lost, long Unwitnessed, long Doubled, long Reported, double Seconds, IReadOnlyList<string> Violations)
{
    public bool Holds => Violations.Count == 0;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{(Holds ? "ok  " : "FAIL")} round {Round,4} seed {Seed} {Fault,-18} acknowledged {Acknowledged,5} in doubt {InDoubt,4} stored {Stored,6} lost {Lost,4} doubled {Doubled,3} reported {(Reported < 0 ? "some" : $"{Reported}"),4} {Seconds,5:F1} s  {Detail}");
}
