using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Sightglass.Server.Http;

/// <summary>Makes the OpenAPI document say what the framework does not see.</summary>
internal static class ContractTransformers
{
    public static void Add(OpenApiOptions options) => options.AddOperationTransformer(DescribeParameters);

    /// <summary>Parameters that types of ours read by themselves; and every name as it is written in an address, not as the property is called.</summary>
    private static Task DescribeParameters(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        operation.Parameters ??= [];
        foreach (var parameter in operation.Parameters.OfType<OpenApiParameter>())
        {
            parameter.Name = JsonNamingPolicy.CamelCase.ConvertName(parameter.Name!);
        }

        foreach (var known in context.Description.ActionDescriptor.EndpointMetadata.OfType<RequestParameter>())
        {
            if (operation.Parameters.All(parameter => parameter.Name != known.Name))
            {
                operation.Parameters.Add(new OpenApiParameter
                {
                    Name = known.Name,
                    In = known.IsHeader ? ParameterLocation.Header : ParameterLocation.Query,
                    Description = known.Description,
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String },
                });
            }
        }

        return Task.CompletedTask;
    }
}
