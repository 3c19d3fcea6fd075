using System.Globalization;
using GraphQLParser.AST;

namespace Sightglass.Server.GraphQl;

/// <summary>Finds what a few lines multiply: fragments that spread fragments, and questions about the schema whose lists nest (<c>__schema { types { fields { type { fields { type { fields …</c>).</summary>
/// <remarks>Everything after it walks through the fragments again and again, as deep as they go, so it comes first.</remarks>
internal sealed class QuestionSize
{
    // More than a page of panels has. Fields of one name are compared with each other, each with each.
    private const int MaxFields = 2_000;

    // Fields, fragments and spreads within each other. What walks through them takes some stack for each.
    private const int MaxLevels = 100;

    // A few for each panel of the largest dashboard.
    private const int MaxFragments = 500;

    // What tools ask of the schema nests two.
    private const int MaxNestedLists = 2;

    // Each fragment once, wherever it is spread.
    private readonly Dictionary<string, Size> _ofFragments = new(StringComparer.Ordinal);
    private readonly Dictionary<string, GraphQLFragmentDefinition> _fragments = new(StringComparer.Ordinal);
    private string? _mistake;

    private QuestionSize()
    {
    }

    /// <returns>Null if the question may be asked.</returns>
    public static string? MistakeIn(GraphQLDocument document)
    {
        var question = new QuestionSize();
        foreach (var fragment in document.Definitions.OfType<GraphQLFragmentDefinition>())
        {
            question._fragments.TryAdd(fragment.FragmentName.Name.StringValue, fragment);
        }

        if (question._fragments.Count > MaxFragments)
        {
            return Mistake($"a question has at most {MaxFragments} fragments; ask for less at once.");
        }

        foreach (var definition in document.Definitions)
        {
            question.SizeOf((definition as IHasSelectionSetNode)?.SelectionSet, level: 0);
        }

        return question._mistake;
    }

    private static string Mistake(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private Size SizeOf(GraphQLSelectionSet? set, int level)
    {
        var size = default(Size);
        foreach (var selection in set?.Selections ?? [])
        {
            if (_mistake is not null)
            {
                return size;
            }

            var of = SizeOf(selection, level + 1);
            size = new Size(size.Fields + of.Fields, Math.Max(size.Levels, of.Levels), Math.Max(size.Lists, of.Lists));
            _mistake ??= size.Fields > MaxFields ? Mistake($"the question has more than {MaxFields} fields with its fragments written out; ask for less at once.")
                : level + size.Levels > MaxLevels ? Mistake($"the question nests deeper than {MaxLevels} fields and fragments; ask with fewer within each other.")
                : null;
        }

        return size;
    }

    private Size SizeOf(ASTNode selection, int level)
    {
        if (level > MaxLevels)
        {
            return new Size(0, 1, 0);
        }

        switch (selection)
        {
            case GraphQLField field:
                var (name, below) = (field.Name.StringValue, SizeOf(field.SelectionSet, level));
                if (name is "__schema" or "__type" && below.Lists > MaxNestedLists)
                {
                    _mistake ??= Mistake($"of fields, interfaces, possibleTypes and inputFields at most {MaxNestedLists} may be nested in {name}; ask for the types by name in several questions.");
                }

                return new Size(below.Fields + 1, below.Levels + 1, below.Lists + (name is "fields" or "interfaces" or "possibleTypes" or "inputFields" ? 1 : 0));
            case GraphQLInlineFragment fragment:
                var inner = SizeOf(fragment.SelectionSet, level);
                return inner with { Levels = inner.Levels + 1 };
            case GraphQLFragmentSpread spread:
                var spreads = OfFragment(spread.FragmentName.Name.StringValue, level);
                return spreads with { Levels = spreads.Levels + 1 };
            default:
                return default;
        }
    }

    private Size OfFragment(string name, int level)
    {
        if (!_ofFragments.TryGetValue(name, out var size) && _fragments.TryGetValue(name, out var fragment))
        {
            // One that spreads itself is found by a rule of the language.
            _ofFragments[name] = default;
            size = _ofFragments[name] = SizeOf(fragment.SelectionSet, level);
        }

        return size;
    }

    /// <param name="Fields">With all fragments written out.</param>
    /// <param name="Levels">Fields, fragments and spreads within each other.</param>
    /// <param name="Lists">Lists of the schema within each other.</param>
    private readonly record struct Size(int Fields, int Levels, int Lists);
}
