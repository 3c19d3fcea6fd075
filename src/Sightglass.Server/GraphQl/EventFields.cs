using System.Text.Json;
using GraphQL;
using GraphQL.Types;
using Sightglass.Query.Languages;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Server.Catalog;
using Sightglass.Server.Queries;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Server.GraphQl;

/// <summary><c>events(filter, from, to, limit)</c>: events that match a filter, newest first, each with its fields as JSON.</summary>
internal static class EventFields
{
    private const int DefaultLimit = 100;
    private const int MaxLimit = 1_000;

    public static void AddTo(ObjectGraphType root) =>
        root.Field<NonNullGraphType<ListGraphType<NonNullGraphType<EventType>>>>("events")
            .Description("Events that match a filter, newest first")
            .Argument<StringGraphType>("filter", "In the filter language; none for every event")
            .Argument<StringGraphType>("from").Argument<StringGraphType>("to").Argument<IntGraphType>("limit", "100 without one, at most 1,000")
            .ResolveAsync(async context =>
            {
                var parsed = QueryLanguages.Filter.Parse(context.GetArgument<string?>("filter") ?? "", FormulaNames.None);
                if (parsed.Value is not EventsQuery query)
                {
                    throw new ExecutionError($"filter: {parsed.Error!.Message}");
                }

                var (range, limit) = (MetricFields.RangeOf(context), context.Limit(DefaultLimit, MaxLimit));
                var statement = context.Service<QueryContext>().Compiler.Events(new EventList(query.Filter, limit), context.TenantOf().Between(range.From, range.To));
                var table = await EventRows.ReadAsync(statement, context.Service<LoadedCatalog>().Schema, limit, context.TenantOf(), context.Service<ClickHouseClient>(), context.CancellationToken);
                var names = table.Columns.Select(column => column.Name).ToList();
                return table.Rows.Select(row => names.Zip(row).Where(member => member.Second is not null).ToDictionary(member => member.First, member => member.Second)).ToList();
            });

    private sealed class EventType : ObjectGraphType<Dictionary<string, object?>>
    {
        private static readonly string[] Texts = ["id", "time", "event", "level", "message", "service", "trace_id", "request_id", "session_id", "user_id", "model"];

        public EventType()
        {
            Name = "Event";
            foreach (var name in Texts)
            {
                Field<StringGraphType>(name).Resolve(context => context.Source.GetValueOrDefault(name)?.ToString());
            }

            Field<NonNullGraphType<StringGraphType>>("fields").Description("All fields and attributes, as a text of JSON").Resolve(context => JsonSerializer.Serialize(context.Source, Http.ApiJson.Options));
        }
    }
}
