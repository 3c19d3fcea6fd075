namespace Sightglass.Query;

internal static class Numbers
{
    /// <summary>The tolerance of the cases: one billionth of the larger number.</summary>
    public static bool AreClose(double? left, double? right) =>
        left is null || right is null ? left is null && right is null : Math.Abs(left.Value - right.Value) <= 1e-9 * Math.Max(Math.Abs(left.Value), Math.Abs(right.Value));
}
