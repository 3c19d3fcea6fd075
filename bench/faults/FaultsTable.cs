using System.Globalization;
using System.Text;
using Sightglass.Faults.Kinds;

namespace Sightglass.Faults;

/// <summary>The results of a campaign by kind of fault, as a Markdown table.</summary>
internal static class FaultsTable
{
    public static string Write(IReadOnlyList<RoundResult> results, DateTimeOffset now)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# Fault campaign\n\n{now:yyyy-MM-dd HH:mm} UTC. {results.Count} rounds, seed {string.Join(", ", results.Select(result => result.Seed).Distinct())}, {results.Sum(result => result.Seconds) / 60:F0} minutes, {results.Count(result => !result.Holds)} failed.\n\n");
        text.Append("*Lost*: acknowledged events whose bytes the fault took. *Told*: of these, those that the server's damage list counts; the others lay at the very end of the log or in a copy that was put back whole, and nothing that was left knew of them.\n\n");
        text.Append("| fault | rounds | failed | acknowledged | in doubt | lost | told | doubled | seconds |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        foreach (var (name, rounds) in FaultKind.All.Select(kind => (kind.Name, results.Where(result => result.Fault == kind.Name).ToList())).Where(pair => pair.Item2.Count > 0))
        {
            Row(text, name, rounds);
        }

        Row(text, "all", results);
        return text.ToString();
    }

    private static void Row(StringBuilder text, string name, IReadOnlyCollection<RoundResult> rounds) => text.Append(
        CultureInfo.InvariantCulture,
        $"| {name} | {rounds.Count} | {rounds.Count(round => !round.Holds)} | {rounds.Sum(round => round.Acknowledged):N0} | {rounds.Sum(round => round.InDoubt):N0} | {rounds.Sum(round => round.Lost):N0} | {rounds.Sum(round => round.Lost - round.Unwitnessed):N0} | {rounds.Sum(round => round.Doubled):N0} | {rounds.Average(round => round.Seconds):F1} |\n");
}
