using System.Globalization;
using System.Text;

namespace Sightglass.Query.Results;

/// <summary>One value of a group's key.</summary>
/// <param name="Kind">The kind of value in JSON: texts are printed in quotes, everything else as <paramref name="Text"/> is.</param>
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

    /// <summary>The order of numbers; null comes last.</summary>
    internal static int CompareNumbers(GroupKey left, GroupKey right) => left.Kind == ValueKind.Null || right.Kind == ValueKind.Null
        ? (left.Kind == ValueKind.Null).CompareTo(right.Kind == ValueKind.Null)
        : double.Parse(left.Text, CultureInfo.InvariantCulture).CompareTo(double.Parse(right.Text, CultureInfo.InvariantCulture));

    /// <summary>A text that is equal for keys of equal texts, and only for those: 1 and "1" are one value, as everywhere in queries. Null is no text.</summary>
    public static string IdentityOf(IEnumerable<GroupKey> keys) => string.Concat(keys.Select(key => key.Kind == ValueKind.Null ? "null:" : $"{key.Text.Length}:{key.Text}"));

    /// <summary>The key of a group with values of both kinds: a text, unless they are alike.</summary>
    internal static GroupKey Join(GroupKey left, GroupKey right) => left.Kind == right.Kind ? left : left with { Kind = ValueKind.Text };

    public override string ToString() => Kind == ValueKind.Null ? "null" : Text;
}
