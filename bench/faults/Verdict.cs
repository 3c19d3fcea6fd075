using Sightglass.Faults.Ledger;
using Sightglass.Faults.Reading;

namespace Sightglass.Faults;

/// <summary>Judges a round: what was found against what was promised.</summary>
internal static class Verdict
{
    // As many as a reader can follow up.
    private const int MaxNamed = 10;

    /// <param name="scene">What the fault may have taken.</param>
    /// <param name="difference">What differs.</param>
    /// <param name="counts">What a formula counts, by tenant.</param>
    /// <param name="rows">What the pages hold.</param>
    /// <param name="storedAgain">Acknowledged requests whose retry was stored anew.</param>
    /// <param name="report">What the server reported since the round began.</param>
    /// <param name="gone">Events that earlier rounds found lost; this round's are added.</param>
    public static Judgement Of(
        Scene scene, Difference difference, IReadOnlyDictionary<string, long> counts, IReadOnlyList<StoredRow> rows, IReadOnlyList<int> storedAgain, DamageReport report, HashSet<long> gone)
    {
        List<string> violations = [];
        var lost = difference.LostExcused.Where(number => !gone.Contains(number)).ToList();
        if (difference.Lost.Count <= scene.RowsThatMayBeLost)
        {
            lost.AddRange(difference.Lost);
            scene.Ledger.Excuse(difference.Lost);
        }
        else
        {
            Add(violations, "acknowledged events are lost that the fault did not hit", difference.Lost.Select(number => Name(scene.Ledger, number)));
        }

        Add(violations, "events are stored more than once", difference.Doubled.Select(number => Name(scene.Ledger, number)));
        Add(violations, "events have other values than were sent", difference.Wrong.Select(wrong => $"{Name(scene.Ledger, wrong.Number)}: {wrong.What}"));
        Add(violations, "requests without an answer are stored in part", difference.Partial.Select(request => $"request {request}"));
        Add(violations, "events were never sent", difference.Foreign.Select(number => $"event {number}"));
        Add(violations, "acknowledged requests were stored again when they were repeated with their keys", storedAgain.Select(request => $"request {request}"));
        foreach (var (tenant, pages) in rows.GroupBy(row => row.Tenant).ToDictionary(group => group.Key, group => (long)group.Count()))
        {
            if (counts.GetValueOrDefault(tenant) != pages)
            {
                violations.Add($"of {tenant} the pages hold {pages} events, a formula counts {counts.GetValueOrDefault(tenant)}");
            }
        }

        var unwitnessed = lost.Count(scene.Unwitnessed.Contains);
        if (!report.IsOpen && report.Rows < lost.Count - unwitnessed)
        {
            violations.Add($"{lost.Count} acknowledged events were hit and are lost, the server reports {report.Rows}: {string.Join(", ", lost.Take(MaxNamed).Select(number => Name(scene.Ledger, number)))}");
        }

        // A file whose events are elsewhere as well is listed when the engine opens it: with the next start, or in a copy that is put back.
        if (!scene.IsDamaging && (report.Rows > 0 || report.IsOpen || (!report.IsEmpty && !scene.HasDamagedFiles)))
        {
            violations.Add($"nothing was damaged, and the server reports damage: {Text(report)}");
        }
        else if (report.Rows > scene.RowsHit)
        {
            violations.Add($"the fault hit {scene.RowsHit} events, {lost.Count} are lost, and the server reports {report.Rows}: {Text(report)}");
        }

        gone.UnionWith(lost);
        return new Judgement(violations, lost.Count + (difference.Lost.Count > scene.RowsThatMayBeLost ? difference.Lost.Count : 0), unwitnessed);
    }

    private static void Add(List<string> violations, string what, IEnumerable<string> which)
    {
        var all = which.ToList();
        if (all.Count > 0)
        {
            violations.Add($"{all.Count} {what}: {string.Join(", ", all.Take(MaxNamed))}");
        }
    }

    private static string Text(DamageReport report) =>
        string.Join("; ", report.Entries.Select(entry => $"{entry.Kind} {entry.Place} {entry.Rows}: {entry.Detail}").Concat(report.Quarantined).Take(MaxNamed));

    private static string Name(RequestLedger ledger, long number) =>
        ledger.Find(number) is { } request ? $"event {number} of request {request.Number} ({(request.Key is null ? "no key" : "key")}, {request.Count} events)" : $"event {number}";
}

/// <param name="Violations">What must not be.</param>
/// <param name="Lost">Acknowledged events that are gone since this round.</param>
/// <param name="Unwitnessed">Of these, those that nothing could tell of.</param>
internal sealed record Judgement(IReadOnlyList<string> Violations, long Lost, long Unwitnessed);
