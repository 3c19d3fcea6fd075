using System.Globalization;
using System.Text.Json;
using GraphQL;
using GraphQL.Types;
using Sightglass.Query.Binding;
using Sightglass.Query.Languages.Aggregation;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Server.Http;
using Sightglass.Server.Queries;
using static Sightglass.Query.Languages.Aggregation.RelationBuilder;

namespace Sightglass.Server.GraphQl;

/// <summary><c>workersAnalyticsEngineAdaptiveGroups</c>: points in groups of the requested dimensions, each counted as the points it stands for.</summary>
internal static class PointGroupFields
{
    private const int DefaultLimit = 100;
    private const string AllOf = "AND";
    private const string AnyOf = "OR";

    private static readonly IReadOnlyList<string> Numbers = [.. PointColumns.All.Where(column => column.StartsWith(PointColumns.Double, StringComparison.Ordinal))];
    private static readonly IReadOnlyList<string> Texts = [.. PointColumns.All.Where(column => column == PointColumns.Index || column.StartsWith(PointColumns.Blob, StringComparison.Ordinal))];

    // The shares of quantiles by their endings.
    private static readonly (string Name, double Share)[] Shares = [("P25", 0.25), ("P50", 0.5), ("P75", 0.75), ("P90", 0.9), ("P95", 0.95), ("P99", 0.99), ("P999", 0.999)];

    // Dimensions of time, and the functions that give them.
    private static readonly (string Name, string? Function)[] Times =
    [
        ("datetime", null), ("datetimeMinute", "toStartOfMinute"), ("datetimeFiveMinutes", "toStartOfFiveMinutes"), ("datetimeFifteenMinutes", "toStartOfFifteenMinutes"), ("datetimeHour", "toStartOfHour"), ("date", "toDate"),
    ];

    private static readonly (string Ending, BinaryOperator Operator)[] Comparisons =
    [
        ("", BinaryOperator.Equal), ("_neq", BinaryOperator.NotEqual), ("_gt", BinaryOperator.Greater), ("_geq", BinaryOperator.GreaterOrEqual), ("_lt", BinaryOperator.Less), ("_leq", BinaryOperator.LessOrEqual),
    ];

    public static void AddTo(ObjectGraphType account) =>
        account.Field<NonNullGraphType<ListGraphType<NonNullGraphType<GroupType>>>>("workersAnalyticsEngineAdaptiveGroups")
            .Argument<IntGraphType>("limit", "Most groups: 1 to 10,000; 100 without one")
            .Argument<NonNullGraphType<FilterType>>("filter")
            .Argument<ListGraphType<NonNullGraphType<OrderType>>>("orderBy")
            .ResolveAsync(async context => await Selection.AskAsync(() => ReadAsync(context)));

    private static async Task<IReadOnlyList<Dictionary<string, object?>>> ReadAsync(IResolveFieldContext context)
    {
        var limit = context.Limit(DefaultLimit, SqlCompiler.MaxEvents);
        var filter = context.GetArgument<Dictionary<string, object?>>("filter");
        var set = (string)filter["dataset"]!;
        var builder = new RelationBuilder(set, isPoints: true, new Dictionary<string, string>());
        List<(string Group, string Name)> columns = [.. context.NamesBelow("dimensions").Select(name => ("dimensions", name))];
        var dimensions = columns.Count;
        columns.Add(("", "count"));
        foreach (var group in (string[])["sum", "avg", "quantiles"])
        {
            columns.AddRange(context.NamesBelow(group).Select(name => (group, name)));
        }

        List<OrderNode> order = [];
        foreach (var entry in context.GetArgument<List<string>?>("orderBy") ?? [])
        {
            var (key, isDescending) = (entry[..entry.LastIndexOf('_')], entry.EndsWith("_DESC", StringComparison.Ordinal));
            var wanted = key.Split('_', 2) is [("sum" or "avg") and var group, var of] ? (group, of) : key == "count" ? ("", key) : ("dimensions", key);
            var index = columns.IndexOf(wanted);
            order.Add(index >= 0
                ? new OrderNode(Number(index + 1), isDescending, null)
                : throw new ExecutionError($"orderBy: '{entry}' orders by what is not selected; select it, too."));
        }

        // A dashboard may ask before the first point.
        if (!await context.Service<RelationTables>().HasDataSetAsync(set, context.Scope(), context.CancellationToken))
        {
            return [];
        }

        var items = columns.Select(column => new SelectItem(Value(builder, column.Group, column.Name), $"{column.Group}.{column.Name}")).ToList();
        var query = builder.Select(items, Where(builder, filter), dimensions, order, limit);
        var (result, _) = await context.Service<RelationRunner>().RunAsync(query, context.Scope(), limit, context.CancellationToken);

        // Without dimensions there is a row also without any point.
        return [.. result.Rows.Select(row => Group(columns, row)).Where(group => group["count"] is not 0L)];
    }

    private static Dictionary<string, object?> Group(List<(string Group, string Name)> columns, IReadOnlyList<JsonElement> row)
    {
        Dictionary<string, object?> group = [];
        foreach (var (index, (part, name)) in columns.Index())
        {
            var target = group;
            if (part.Length > 0)
            {
                target = (Dictionary<string, object?>)(group.TryGetValue(part, out var known) ? known! : group[part] = new Dictionary<string, object?>());
            }

            target[name] = row[index].ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.Number when part.Length == 0 => (long)Math.Round(row[index].GetDouble()),
                JsonValueKind.Number => row[index].GetDouble(),
                _ when name.StartsWith("datetime", StringComparison.Ordinal) => Rfc3339.Format(DateTimeOffset.Parse(row[index].GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)),
                _ => row[index].GetString(),
            };
        }

        return group;
    }

    private static ScalarNode Value(RelationBuilder builder, string group, string name) => group switch
    {
        "" => builder.Count(null),
        "sum" => builder.Sum(builder.Field(name), null),
        "avg" => builder.Average(builder.Field(name), null),
        "quantiles" => Shares.First(share => name.EndsWith(share.Name, StringComparison.Ordinal)) is var share ? builder.Quantile(share.Share, builder.Field(name[..^share.Name.Length]), null) : throw new InvalidOperationException(name),
        _ => Dimension(builder, name),
    };

    /// <summary>What groups are made by, and filtered by.</summary>
    private static ScalarNode Dimension(RelationBuilder builder, string name) => Times.FirstOrDefault(time => time.Name == name) switch
    {
        { Name: null } => builder.Field(name),
        { Function: { } function } => Call(function, builder.Field("timestamp")),
        _ => builder.Field("timestamp"),
    };

    private static ScalarNode? Where(RelationBuilder builder, Dictionary<string, object?> filter)
    {
        ScalarNode? where = null;
        foreach (var (name, value) in filter.Where(member => member.Key != "dataset" && member.Value is not null))
        {
            if (name is AllOf or AnyOf)
            {
                // A condition without members is true.
                var parts = ((IEnumerable<object?>)value!).Cast<Dictionary<string, object?>>().Select(part => Where(builder, part) ?? new BooleanLiteral(true, default)).ToList();
                where = And(where, parts.Count == 0 ? null : parts.Aggregate((left, right) => new BinaryNode(name == AllOf ? BinaryOperator.And : BinaryOperator.Or, left, right, default)));
                continue;
            }

            var (column, ending) = name.Split('_', 2) is [var first, var rest] ? (first, "_" + rest) : (name, "");
            var field = Dimension(builder, column);
            where = And(where, ending switch
            {
                "_in" or "_notin" => In(field, [.. ((IEnumerable<object?>)value!).Select(Literal)], isNegated: ending == "_notin"),
                "_like" or "_notlike" => new LikeNode(field, Literal(value), IgnoresCase: false, IsNegated: ending == "_notlike", default),
                _ => Compare(Comparisons.First(comparison => comparison.Ending == ending).Operator, field, Literal(value)),
            });
        }

        return where;
    }

    /// <summary>Nothing is one of an empty list.</summary>
    private static ScalarNode In(ScalarNode field, IReadOnlyList<ScalarNode> values, bool isNegated) => values.Count == 0 ? new BooleanLiteral(isNegated, default) : new InListNode(field, values, isNegated, default);

    private static ScalarNode Literal(object? value) => value is string text ? Text(text) : Number(Convert.ToDouble(value, CultureInfo.InvariantCulture));

    private static void AddMembers<T>(ObjectGraphType type, IEnumerable<string> names)
        where T : IGraphType
    {
        foreach (var name in names)
        {
            type.Field<T>(name).Resolve(context => Member(context, name));
        }
    }

    private static object? Member(IResolveFieldContext context, string name) => ((Dictionary<string, object?>)context.Source!).GetValueOrDefault(name);

    private sealed class GroupType : ObjectGraphType
    {
        public GroupType()
        {
            Name = "WorkersAnalyticsEngineAdaptiveGroup";
            AddMembers<NonNullGraphType<CountScalar>>(this, ["count"]);
            AddMembers<SumType>(this, ["sum"]);
            AddMembers<AverageType>(this, ["avg"]);
            AddMembers<QuantilesType>(this, ["quantiles"]);
            AddMembers<DimensionsType>(this, ["dimensions"]);
        }
    }

    private sealed class SumType : ObjectGraphType
    {
        public SumType() => AddMembers<NumberScalar>(this, Numbers);
    }

    private sealed class AverageType : ObjectGraphType
    {
        public AverageType() => AddMembers<NumberScalar>(this, Numbers);
    }

    private sealed class QuantilesType : ObjectGraphType
    {
        public QuantilesType() => AddMembers<NumberScalar>(this, Numbers.SelectMany(number => Shares.Select(share => number + share.Name)));
    }

    private sealed class DimensionsType : ObjectGraphType
    {
        public DimensionsType()
        {
            AddMembers<TextScalar>(this, Texts.Append("dataset"));
            AddMembers<NumberScalar>(this, Numbers);
            AddMembers<TimeScalar>(this, Times.Select(time => time.Name));
        }
    }

    private sealed class FilterType : ConditionType
    {
        public FilterType()
        {
            Name = "WorkersAnalyticsEngineAdaptiveGroupsFilter";
            Field<NonNullGraphType<TextScalar>>("dataset");
        }
    }

    /// <summary>A filter, or a part of one: all of its members hold.</summary>
    private class ConditionType : InputObjectGraphType
    {
        public ConditionType()
        {
            Name = "WorkersAnalyticsEngineAdaptiveGroupsCondition";
            Field<ListGraphType<NonNullGraphType<ConditionType>>>(AllOf);
            Field<ListGraphType<NonNullGraphType<ConditionType>>>(AnyOf);
            Add<TimeScalar>([.. Times.Select(time => time.Name)]);
            Add<TextScalar>(Texts);
            Add<NumberScalar>(Numbers);
            foreach (var text in Texts)
            {
                Field<TextScalar>(text + "_like");
                Field<TextScalar>(text + "_notlike");
            }
        }

        public override object ParseDictionary(IDictionary<string, object?> value) => new Dictionary<string, object?>(value);

        private void Add<T>(IReadOnlyList<string> names)
            where T : GraphType
        {
            foreach (var name in names)
            {
                foreach (var (ending, _) in Comparisons)
                {
                    Field<T>(name + ending);
                }

                Field<ListGraphType<NonNullGraphType<T>>>(name + "_in");
                Field<ListGraphType<NonNullGraphType<T>>>(name + "_notin");
            }
        }
    }

    private sealed class OrderType : EnumerationGraphType
    {
        public OrderType()
        {
            Name = "WorkersAnalyticsEngineAdaptiveGroupsOrderBy";
            var names = Texts.Concat(Times.Select(time => time.Name)).Append("count").Concat(Numbers.SelectMany(number => (string[])[number, "sum_" + number, "avg_" + number]));
            foreach (var name in names.SelectMany(name => (string[])[name + "_ASC", name + "_DESC"]))
            {
                Add(name, name);
            }
        }
    }
}
