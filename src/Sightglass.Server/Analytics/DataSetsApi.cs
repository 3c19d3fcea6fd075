using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Query.Binding;
using Sightglass.Server.Auth;
using Sightglass.Server.Http;
using Sightglass.Server.Queries;

namespace Sightglass.Server.Analytics;

/// <summary><c>/api/datasets</c>: the data sets of points, and what people call their columns.</summary>
internal static class DataSetsApi
{
    private const int MaxLabels = 60;
    private const int MaxLabelLength = 100;

    public static void MapDataSets(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/datasets", ListAsync).RequireScope(Scope.Query).WithName("ListDataSets").WithSummary("Data sets of analytics points, with the labels of their columns");
        routes.MapPut("/api/datasets/{name}", PutAsync).RequireScope(Scope.Admin).WithName("PutDataSet").WithSummary("Sets the labels of a data set's columns").WithBodyExample("""{"labels":{"duration":"double1","status":"double2","method":"blob2"}}""")
            .ProducesProblems(StatusCodes.Status400BadRequest);
    }

    private static async Task<Ok<DataSetList>> ListAsync(TenantScope tenant, RelationTables tables, DataSets sets, CancellationToken cancellationToken)
    {
        List<DataSetAnswer> answers = [];
        foreach (var name in await tables.DataSetsAsync(RelationRunner.Everything(tenant.Between(default, default), from: null, to: null), cancellationToken))
        {
            answers.Add(new DataSetAnswer(name, await sets.LabelsAsync(tenant.Tenant, name, cancellationToken)));
        }

        return TypedResults.Ok(new DataSetList(answers));
    }

    private static async Task<Results<Ok<DataSetAnswer>, ProblemHttpResult>> PutAsync(HttpContext http, string name, DataSetLabels request, TenantScope tenant, DataSets sets)
    {
        if (request.Labels is not { Count: <= MaxLabels } labels || labels.Any(label => label.Key.Length is 0 or > MaxLabelLength || PointColumns.Find(label.Value) is null))
        {
            return RequestProblems.BadRequest($"'labels' has at most {MaxLabels} names of 1 to {MaxLabelLength} characters, each with its column: index1, blob1 to blob20 or double1 to double20.");
        }

        await sets.SetLabelsAsync(tenant.Tenant, name, request, http.GetCaller().Actor, http.RequestAborted);
        return TypedResults.Ok(new DataSetAnswer(name, labels));
    }
}

internal sealed record DataSetList(IReadOnlyList<DataSetAnswer> Datasets);

/// <param name="Labels">Columns by the names that people use.</param>
internal sealed record DataSetAnswer(string Name, IReadOnlyDictionary<string, string> Labels);
