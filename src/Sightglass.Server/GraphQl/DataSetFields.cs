using System.Text.Json;
using GraphQL;
using GraphQL.Types;
using Sightglass.Query.Languages.Aggregation;
using Sightglass.Query.Syntax.Relations;
using Sightglass.Server.Queries;

namespace Sightglass.Server.GraphQl;

/// <summary><c>analyticsEngineDatasets</c>: one data set as one group. Cloudflare has no such field; documents about it have.</summary>
internal static class DataSetFields
{
    public static void AddTo(ObjectGraphType account) =>
        account.Field<NonNullGraphType<ListGraphType<NonNullGraphType<DataSetType>>>>("analyticsEngineDatasets")
            .Argument<NonNullGraphType<DataSetFilterType>>("filter")
            .ResolveAsync(async context =>
            {
                var name = (string)context.GetArgument<Dictionary<string, object?>>("filter")["name"]!;
                return await context.Service<RelationTables>().HasDataSetAsync(name, context.Scope(), context.CancellationToken) ? new[] { name } : [];
            });

    private static async Task<double?> ValueAsync(IResolveFieldContext context, Func<RelationBuilder, ScalarNode> value) => await Selection.AskAsync(async () =>
    {
        var builder = new RelationBuilder((string)context.Source!, isPoints: true, new Dictionary<string, string>());
        var query = builder.Select([new SelectItem(value(builder), "value")], where: null);
        var (result, _) = await context.Service<RelationRunner>().RunAsync(query, context.Scope(), maxRows: 1, context.CancellationToken);
        return result.Rows is [[{ ValueKind: JsonValueKind.Number } number]] ? number.GetDouble() : (double?)null;
    });

    private sealed class DataSetType : ObjectGraphType
    {
        public DataSetType()
        {
            Name = "AnalyticsEngineDataset";
            Field<NonNullGraphType<CountScalar>>("count").ResolveAsync(async context => (long)Math.Round(await ValueAsync(context, builder => builder.Count(null)) ?? 0));
            Add("avgDouble", (builder, field) => builder.Average(field, null));
            Add("sumDouble", (builder, field) => builder.Sum(field, null));
            Add("minDouble", (_, field) => RelationBuilder.OfRows("min", field, null));
            Add("maxDouble", (_, field) => RelationBuilder.OfRows("max", field, null));
        }

        private void Add(string name, Func<RelationBuilder, ScalarNode, ScalarNode> value) =>
            Field<NumberScalar>(name).Argument<NonNullGraphType<TextScalar>>("doubleField").ResolveAsync(async context => await ValueAsync(context, builder => value(builder, builder.Field(context.GetArgument<string>("doubleField")))));
    }

    private sealed class DataSetFilterType : InputObjectGraphType
    {
        public DataSetFilterType()
        {
            Name = "AnalyticsEngineDatasetFilter";
            Field<NonNullGraphType<TextScalar>>("name");
        }

        public override object ParseDictionary(IDictionary<string, object?> value) => new Dictionary<string, object?>(value);
    }
}
