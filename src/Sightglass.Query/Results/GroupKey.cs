using System.Text;

namespace Sightglass.Query.Results;

/// <summary>One value that events were grouped by.</summary>
/// <param name="Kind">What the value is in JSON: texts are printed in quotes, everything else as <paramref name="Text"/> stands.</param>
/// <param name="Text">Empty for null.</param>
public readonly record struct GroupKey(ValueKind Kind, string Text)
{
    public static readonly GroupKey Null = new(ValueKind.Null, "");

    /// <summary>The order of texts, by their UTF-8 bytes; null comes last.</summary>
    internal static int Compare(GroupKey left, GroupKey right)
    {
        if (left.Kind == ValueKind.Null || right.Kind == ValueKind.Null)
        {
            return (left.Kind == ValueKind.Null).CompareTo(right.Kind == ValueKind.Null);
        }

        return Encoding.UTF8.GetBytes(left.Text).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right.Text));
    }

    /// <summary>A text that is the same for the same keys, and for no others.</summary>
    internal static string IdentityOf(IEnumerable<GroupKey> keys) => string.Concat(keys.Select(key => $"{key.Kind}{key.Text.Length}:{key.Text}"));

    public override string ToString() => Kind == ValueKind.Null ? "null" : Text;
}
