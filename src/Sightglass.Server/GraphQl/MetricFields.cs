using GraphQL;
using GraphQL.Types;
using Sightglass.Query.Metrics;
using Sightglass.Server.Catalog;
using Sightglass.Server.Http;
using Sightglass.Server.Metrics;

namespace Sightglass.Server.GraphQl;

/// <summary><c>metrics(names, from, to)</c>: metrics of the catalog, measured over a range.</summary>
internal static class MetricFields
{
    private const int MaxNames = 100;

    public static void AddTo(ObjectGraphType root) =>
        root.Field<NonNullGraphType<ListGraphType<NonNullGraphType<MetricType>>>>("metrics")
            .Description("Metrics of the catalog, measured over the last seven days or the range")
            .Argument<NonNullGraphType<ListGraphType<NonNullGraphType<StringGraphType>>>>("names")
            .Argument<StringGraphType>("from").Argument<StringGraphType>("to")
            .ResolveAsync(async context =>
            {
                var metrics = context.GetArgument<List<string>>("names").Distinct().Select(name => Find(context, name)).ToList();
                if (metrics.Count is 0 or > MaxNames)
                {
                    throw new ExecutionError($"metrics: ask for 1 to {MaxNames} names.");
                }

                var tenant = context.TenantOf();
                var range = RangeOf(context);
                var results = await context.Service<MetricQuery>().ReadAsync(metrics, new MetricQuestion(), tenant.Between(range.From, range.To), context.CancellationToken);
                return results.Select(result => MetricAnswer.Of(result, tenant)).ToList();
            });

    /// <summary>The range of the arguments <c>from</c> and <c>to</c>, which are written as everywhere in the API.</summary>
    public static TimeRange RangeOf(IResolveFieldContext context) =>
        TimeRange.TryParse(context.GetArgument<string?>("from"), context.GetArgument<string?>("to"), context.Service<TimeProvider>().GetUtcNow(), out var range, out var error) ? range : throw new ExecutionError(error);

    private static Metric Find(IResolveFieldContext context, string name)
    {
        var metrics = context.Service<LoadedCatalog>().Metrics.ByName;
        return metrics.TryGetValue(name, out var metric) ? metric : throw new ExecutionError(MetricProblems.NoSuchMetric(name, metrics.Keys).ProblemDetails.Detail!);
    }

    private sealed class MetricType : ObjectGraphType<MetricAnswer>
    {
        public MetricType()
        {
            Name = "Metric";
            Field<NonNullGraphType<StringGraphType>>("name").Resolve(context => context.Source.Name);
            Field<NonNullGraphType<StringGraphType>>("title").Resolve(context => context.Source.Title);
            Field<NumberScalar>("value").Resolve(context => context.Source.Value);
            Field<NonNullGraphType<StringGraphType>>("unit").Resolve(context => context.Source.Unit);
            Field<NonNullGraphType<StringGraphType>>("grain").Resolve(context => context.Source.Grain.ToString().ToLowerInvariant());
            Field<NonNullGraphType<StringGraphType>>("formula").Resolve(context => context.Source.Formula);
            Field<StringGraphType>("status").Resolve(context => context.Source.Status is { } status ? System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString()) : null);
            Field<NonNullGraphType<ListGraphType<NonNullGraphType<StringGraphType>>>>("advice").Resolve(context => context.Source.Advice);
        }
    }
}
