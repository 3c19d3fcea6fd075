using Sightglass.Query.Binding;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Sql;

/// <summary>Prints the values at the end of a path in JSON.</summary>
/// <remarks><c>JsonPath</c> finds the same in memory.</remarks>
internal static class PathSql
{
    /// <summary>The JSON text of an attribute that is an array or object; '' for every other.</summary>
    public static string Root(FieldSql fields, AttributeField field) => $"if({fields.Kind(field)} IN ('Array', 'Object'), ifNull({fields.Text(field)}, ''), '')";

    /// <summary>An array of the JSON texts of the values; '' where the path leads nowhere, or a wildcard to nothing.</summary>
    /// <param name="root">JSON text; '' if there is none.</param>
    /// <param name="steps">At most one wildcard.</param>
    /// <param name="parameters">Of the statement.</param>
    public static string Values(string root, IReadOnlyList<PathStep> steps, SqlParameters parameters)
    {
        var value = root;
        for (var i = 0; i < steps.Count; i++)
        {
            switch (steps[i])
            {
                case MemberStep member:
                    value = $"JSONExtractRaw({value}, {parameters.String(member.Name)})";
                    break;
                case ItemStep item:
                    // Of an object, an index is that of a member.
                    value = $"arrayElement(JSONExtractArrayRaw({value}), {parameters.Int64(item.Index + 1L)})";
                    break;
                default:
                    var values = steps[i] is AnyItemStep ? $"JSONExtractArrayRaw({value})" : $"arrayMap(m -> m.2, JSONExtractKeysAndValuesRaw({value}))";
                    return $"arrayFlatten(arrayMap(v -> {Values("v", [.. steps.Skip(i + 1)], parameters)}, arrayMap(a -> if(empty(a), [''], a), [{values}])[1]))";
            }
        }

        return $"[{value}]";
    }
}
