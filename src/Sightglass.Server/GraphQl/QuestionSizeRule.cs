using System.Globalization;
using GraphQL.Validation;
using GraphQLParser.AST;

namespace Sightglass.Server.GraphQl;

/// <summary>Refuses what a few lines multiply: fragments that spread fragments, and questions about the schema whose lists nest (<c>__schema { types { fields { type { fields { type { fields …</c>). What tools ask nests two.</summary>
/// <remarks>The other rule about size adds up field by field, so this one comes first.</remarks>
internal sealed class QuestionSizeRule : ValidationRuleBase
{
    // Each costs at least 1, so that more are refused in any case.
    private const int MaxFields = 20_000;

    private const int MaxNestedLists = 2;

    private static readonly INodeVisitor Visitor = new NodeVisitors(
        new MatchingNodeVisitor<GraphQLOperationDefinition>((operation, context) =>
        {
            if (new Selections(context.Document).SizeOf(operation.SelectionSet).Fields > MaxFields)
            {
                context.ReportError(new ValidationError(context.Document.Source, "5.3", string.Create(CultureInfo.InvariantCulture, $"the question has more than {MaxFields} fields with its fragments written out; ask for less at once."), operation));
            }
        }),
        new MatchingNodeVisitor<GraphQLField>((field, context) =>
        {
            var name = field.Name.StringValue;
            if (name is "__schema" or "__type" && new Selections(context.Document).SizeOf(field.SelectionSet).Lists > MaxNestedLists)
            {
                context.ReportError(new ValidationError(context.Document.Source, "4.1", $"of fields, interfaces, possibleTypes and inputFields at most {MaxNestedLists} may be nested in {name}; ask for the types by name in several questions.", field));
            }
        }));

    public override ValueTask<INodeVisitor?> GetPreNodeVisitorAsync(ValidationContext context) => new(Visitor);

    /// <param name="Fields">With all fragments written out; at most one more than may be.</param>
    /// <param name="Lists">Lists of the schema within each other.</param>
    private readonly record struct Size(int Fields, int Lists);

    private sealed class Selections(GraphQLDocument document)
    {
        // Each fragment once, wherever it is spread. One that spreads itself is refused by another rule.
        private readonly Dictionary<string, Size> _ofFragments = new(StringComparer.Ordinal);

        public Size SizeOf(GraphQLSelectionSet? set)
        {
            var size = default(Size);
            foreach (var selection in set?.Selections ?? [])
            {
                var of = SizeOf(selection);
                size = new Size(Math.Min(size.Fields + of.Fields, MaxFields + 1), Math.Max(size.Lists, of.Lists));
            }

            return size;
        }

        private Size SizeOf(ASTNode selection)
        {
            switch (selection)
            {
                case GraphQLField field:
                    var below = SizeOf(field.SelectionSet);
                    return new Size(below.Fields + 1, below.Lists + (field.Name.StringValue is "fields" or "interfaces" or "possibleTypes" or "inputFields" ? 1 : 0));
                case GraphQLInlineFragment fragment:
                    return SizeOf(fragment.SelectionSet);
                case GraphQLFragmentSpread spread:
                    return OfFragment(spread.FragmentName.Name.StringValue);
                default:
                    return default;
            }
        }

        private Size OfFragment(string name)
        {
            if (!_ofFragments.TryGetValue(name, out var size))
            {
                _ofFragments[name] = default;
                size = _ofFragments[name] = SizeOf(document.Definitions.OfType<GraphQLFragmentDefinition>().FirstOrDefault(fragment => fragment.FragmentName.Name.Value == name)?.SelectionSet);
            }

            return size;
        }
    }
}
