using Sightglass.Faults.Kinds;

namespace Sightglass.Faults;

/// <summary>Shows that the campaign notices: a round without any fault of the product fails when the answer is changed on its way.</summary>
internal static class SelfCheck
{
    /// <returns>False when a change was not noticed.</returns>
    public static async Task<bool> RunAsync(CampaignOptions options, Action<string> say, CancellationToken cancellationToken)
    {
        var isRight = true;
        foreach (var tampering in Enum.GetValues<Tampering>())
        {
            await using var campaign = new Campaign(options with { Rounds = 1, Kinds = [FaultKind.Find("kill-both")], Tampering = tampering }, say);
            var result = (await campaign.RunAsync(cancellationToken))[^1];
            var isNoticed = result.Holds == (tampering == Tampering.None);
            say($"{(isNoticed ? "right" : "WRONG")}: {tampering}: {(result.Holds ? "holds" : result.Violations[0])}");
            isRight &= isNoticed;
        }

        return isRight;
    }
}
