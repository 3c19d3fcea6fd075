using Sightglass.Query.Binding;
using Sightglass.Query.Functions;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Query.Metrics;

/// <summary>What the things are that a formula counts: requests, attempts, sessions. A formula that computes with several kinds of them says so.</summary>
/// <param name="Note">Such as <c>divides lookups by requests</c>; null when the formula counts one kind of things, or what it counts is not declared.</param>
/// <param name="Per">One of the things that the value is divided by, when they are others than those that are divided; otherwise null.</param>
public sealed record FormulaGrains(string? Note, string? Per)
{
    public static readonly FormulaGrains Unknown = new(null, null);

    // Different values of these fields are different things.
    private static readonly Dictionary<string, Grain> Keys = new(StringComparer.Ordinal)
    {
        ["request_id"] = Grain.Request,
        ["job_id"] = Grain.Job,
        ["session_id"] = Grain.Session,
        ["conversation_id"] = Grain.Session,
        ["user_id"] = Grain.User,
        ["api_key_id"] = Grain.Key,
    };

    public static FormulaGrains Of(FormulaNode formula, PackCatalog catalog)
    {
        List<string> notes = [];
        var whole = new Reader(catalog, notes).Read(formula);
        return new FormulaGrains(notes.Count == 0 ? null : string.Join("; ", notes.Distinct()), whole.Per is { } per ? Vocabulary.Word(per) : null);
    }

    /// <summary>What a part of a formula counts. Nothing is known of an empty one.</summary>
    /// <param name="Things">What is counted, or measured of each.</param>
    /// <param name="Per">What it is divided by, if that is one other kind of things.</param>
    private readonly record struct Counted(IReadOnlyList<Grain> Things, Grain? Per)
    {
        public static readonly Counted Unknown = new([], null);
    }

    private sealed class Reader(PackCatalog catalog, List<string> notes)
    {
        public Counted Read(FormulaNode node) => node switch
        {
            AggregateNode aggregate => new Counted(ThingsOf(aggregate), null),
            NameNode name => Read(name.Target),
            NegationNode negation => Read(negation.Operand),
            OverTimeNode over => Read(over.Operand),
            ArithmeticNode { Operator: ArithmeticOperator.Divide } quotient => Divide(Read(quotient.Left), Read(quotient.Right)),
            ArithmeticNode { Operator: ArithmeticOperator.Add or ArithmeticOperator.Subtract } sum => Add(sum.Operator, Read(sum.Left), Read(sum.Right)),
            ArithmeticNode { Operator: ArithmeticOperator.Multiply } product => Multiply(Read(product.Left), Read(product.Right)),
            ArithmeticNode comparison => Multiply(Read(comparison.Left), Read(comparison.Right)),
            _ => Counted.Unknown,
        };

        private Counted Divide(Counted left, Counted right)
        {
            // A mean, such as a cost for each job, is not counted in jobs any more.
            if (left.Things.Count == 0 || right.Things.Count == 0)
            {
                return right.Things.Count == 0 ? left : Counted.Unknown;
            }

            if (left.Things.SequenceEqual(right.Things))
            {
                return Counted.Unknown;
            }

            notes.Add($"divides {Words(left.Things)} by {Words(right.Things)}");
            return new Counted([], right.Things is [var only] ? only : null);
        }

        private Counted Add(ArithmeticOperator operation, Counted left, Counted right)
        {
            if (left.Things.Count == 0 || right.Things.Count == 0)
            {
                return left.Things.Count == 0 ? right : left;
            }

            if (!left.Things.SequenceEqual(right.Things))
            {
                notes.Add(operation == ArithmeticOperator.Add ? $"adds {Words(left.Things)} and {Words(right.Things)}" : $"subtracts {Words(right.Things)} from {Words(left.Things)}");
            }

            return new Counted(Union(left.Things, right.Things), null);
        }

        // A number, such as a price, has no grain.
        private static Counted Multiply(Counted left, Counted right) =>
            left is { Things.Count: 0, Per: null } ? right : right is { Things.Count: 0, Per: null } ? left : Counted.Unknown;

        private IReadOnlyList<Grain> ThingsOf(AggregateNode aggregate)
        {
            if ((aggregate.Elapsed?.Key ?? (aggregate.Kind == AggregateKind.Uniq ? aggregate.Field : null)) is { } key)
            {
                return Keys.TryGetValue(catalog.FindField(key.Name)?.Name ?? key.Name, out var grain) ? [grain] : [];
            }

            return Of(aggregate.Filter) ?? [];
        }

        /// <summary>The grains of the events that a filter names; null when it may match any event.</summary>
        private IReadOnlyList<Grain>? Of(FilterNode filter) => filter switch
        {
            AndNode and => and.Operands.Select(Of).FirstOrDefault(grains => grains is not null),
            OrNode or => or.Operands.Select(Of).Aggregate((IReadOnlyList<Grain>?)[], (all, grains) => all is null || grains is null ? null : Union(all, grains)),
            ComparisonNode { Operator: ComparisonOperator.Equal or ComparisonOperator.In } comparison when catalog.FindField(comparison.Field.Name)?.Name == "event" => comparison.Operand switch
            {
                TextOperand text => GrainsOf(name => name == text.Text),
                ListOperand list => GrainsOf(list.Texts.Contains),
                PatternOperand pattern => GrainsOf(new WildcardText(pattern.Parts).Matches),
                _ => null,
            },
            _ => null,
        };

        private IReadOnlyList<Grain> GrainsOf(Func<string, bool> isNamed) =>
            [.. catalog.Packs.SelectMany(pack => pack.Events).Where(definition => definition.Aliases.Prepend(definition.Name).Any(isNamed)).Select(definition => definition.Grain).Distinct().Order()];

        private static IReadOnlyList<Grain> Union(IReadOnlyList<Grain> left, IReadOnlyList<Grain> right) => [.. left.Union(right).Order()];

        private static string Words(IReadOnlyList<Grain> things) => things.Select(thing => Vocabulary.Word(thing) + "s").ToList() switch
        {
            [var only] => only,
            [.. var first, var last] => $"{string.Join(", ", first)} and {last}",
            _ => "",
        };
    }
}
