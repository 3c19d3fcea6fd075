using Sightglass.Server.Http;
using Sightglass.Storage.ClickHouse;

namespace Sightglass.Server.Queries;

/// <summary>Queries in the query languages.</summary>
internal static class QueriesFeature
{
    public static void AddQueries(this IServiceCollection services, QueryOptions options)
    {
        services.AddSingleton(new AnswerBudget(ByteBudget.TotalOf(options.MemoryBytes)));
        services.AddScoped<QueryWarnings>();
        services.AddSingleton<DataSets>();
        services.AddScoped<RelationTables>();
        services.AddScoped<RelationRunner>();
        services.AddScoped<QueryRunner>();
    }

    public static void MapQueries(this IEndpointRouteBuilder routes)
    {
        routes.MapQueryApi();
        routes.MapCompletion();
    }
}
