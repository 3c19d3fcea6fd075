using Sightglass.Query.Functions;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.Languages.QueryBuilder;

/// <summary>The parameters of a query of the Query Builder.</summary>
/// <param name="Filter">Both the filters and the needle.</param>
public sealed record BuilderQuery(FilterNode Filter)
{
    /// <summary>Groups of an answer, unless the query names a number.</summary>
    public const int DefaultLimit = 10;

    public IReadOnlyList<BuilderCalculation> Calculations { get; init; } = [];

    public IReadOnlyList<BuilderGroupBy> GroupBys { get; init; } = [];

    /// <summary>A filter whose fields are names of calculations; null for none.</summary>
    public FilterNode? Having { get; init; }

    /// <summary>The column to order by, counted over keys and then calculations. By default the first calculation, its largest value first.</summary>
    public SelectOrder? Order { get; init; }

    /// <summary>Maximum number of groups.</summary>
    public int Limit { get; init; } = DefaultLimit;

    /// <summary>The tree of it: a table with calculations, the events without.</summary>
    public ParsedQuery ToParsedQuery() => Calculations.Count == 0 ? new EventsQuery(Filter) : ToSelect();

    /// <summary>The table of the calculations: the keys of its groups, then one column for each calculation.</summary>
    public SelectQuery ToSelect() => new(Columns(Keys()))
    {
        Filter = Filter,
        Having = Having,
        Order = [Order ?? new SelectOrder(GroupBys.Count, IsDescending: true)],
        Limit = Limit,
    };

    /// <summary>The same calculations for each step: the time of the step, then the columns of <see cref="ToSelect"/>.</summary>
    /// <param name="step">At least a millisecond.</param>
    /// <param name="groups">The keys of the only groups to compute; none for all groups.</param>
    public SelectQuery ToSeries(TimeSpan step, IReadOnlyList<IReadOnlyList<GroupKey>> groups) => new(Columns([new SelectColumn("time", new StepNode(step, default)), .. Keys()]))
    {
        Filter = groups switch
        {
            [] => Filter,
            [var only] => AndNode.Of(Filter, OfGroup(only)),
            _ => AndNode.Of(Filter, new OrNode([.. groups.Select(OfGroup)], default)),
        },
        Limit = SeriesLimits.StatementLimit,
    };

    private IReadOnlyList<SelectColumn> Columns(IEnumerable<SelectColumn> keys) => [.. keys, .. Calculations.Select(calculation => new SelectColumn(calculation.Name, calculation.Value))];

    private IEnumerable<SelectColumn> Keys() => GroupBys.Select(key => new SelectColumn(key.Key, new FieldNode(key.Field)));

    private FilterNode OfGroup(IReadOnlyList<GroupKey> keys) => GroupBys.Zip(keys).Aggregate((FilterNode)new MatchAllNode(default), (filter, key) => AndNode.Of(filter, key.Second.Kind == ValueKind.Null
        ? new NotNode(new ExistsNode(key.First.Field, default), default)
        : new ComparisonNode(key.First.Field, ComparisonOperator.Equal, new TextOperand(key.Second.Text, default), default)));
}

/// <summary>A value to compute for each group.</summary>
/// <param name="Operator">In lower case, such as <c>avg</c>.</param>
/// <param name="Key">As the query writes it; null for the number of all events.</param>
/// <param name="Alias">The name that the query gives it.</param>
public sealed record BuilderCalculation(string Operator, string? Key, string? Alias, AggregateNode Value)
{
    /// <summary>Such as <c>avg(duration_ms)</c>.</summary>
    public string Text => Key is null ? Operator : $"{Operator}({Key})";

    /// <summary>What the answer calls it.</summary>
    public string Name => Alias ?? Text;

    /// <summary>The number of events.</summary>
    public static readonly BuilderCalculation Count = new("count", null, null, new AggregateNode(AggregateKind.Count, new MatchAllNode(default), default));
}

/// <summary>A key of the groups.</summary>
/// <param name="Key">As the query writes it.</param>
/// <param name="Type">What its values are returned as.</param>
public sealed record BuilderGroupBy(string Key, FieldName Field, BuilderType Type);

/// <summary>What a query says that values are.</summary>
public enum BuilderType : byte
{
    String,
    Number,
    Boolean,
}
