using System.Text.Json;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Sightglass.Server.Http;

/// <summary>Makes the OpenAPI document say what the framework does not see.</summary>
internal static class ContractTransformers
{
    private const string KeyScheme = "key";

    public static void Add(OpenApiOptions options)
    {
        options.AddDocumentTransformer(Describe);
        options.AddOperationTransformer(DescribeParameters);
        options.AddOperationTransformer(DescribeIdentity);
        options.AddSchemaTransformer(DescribeProblem);
        options.AddSchemaTransformer(ListWords);
        options.AddSchemaTransformer(AdmitOthers);
    }

    // The framework would name the program that was started.
    private static Task Describe(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Sightglass",
            Version = ProductVersion.Text,
            Description = "Events of AI applications: send them, search them, measure them. The page and the command line use this interface and nothing else.",
        };
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
        {
            [KeyScheme] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "A key of this server (sg_…). Whoever is signed in to the page needs none.",
            },
        };
        return Task.CompletedTask;
    }

    /// <summary>Whatever may answer that a key does not suffice wants one.</summary>
    private static Task DescribeIdentity(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (operation.Responses?.ContainsKey("403") == true)
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, context.Document)] = [] }];
        }

        return Task.CompletedTask;
    }

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

    /// <summary>What every problem of ours has beside the members of the standard, and what mistakes in a query have.</summary>
    private static Task DescribeProblem(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type == typeof(ProblemDetails))
        {
            schema.Properties ??= new Dictionary<string, IOpenApiSchema>();
            schema.Properties["code"] = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Stable: the last part of the type." };
            schema.Properties["traceId"] = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null };
            schema.Properties["position"] = new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "Of a query: the zero-based character of the mistake." };
            schema.Properties["length"] = new OpenApiSchema { Type = JsonSchemaType.Integer };
            schema.Properties["expected"] = new OpenApiSchema { Type = JsonSchemaType.Array | JsonSchemaType.Null, Items = new OpenApiSchema { Type = JsonSchemaType.String } };
            schema.Properties["hint"] = new OpenApiSchema { Type = JsonSchemaType.String | JsonSchemaType.Null };
        }

        return Task.CompletedTask;
    }

    /// <summary>Words are texts, and null is none of them: where a member may be null, its own schema says so.</summary>
    private static Task ListWords(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (schema.Enum is { Count: > 0 } words)
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. words.Where(word => word?.GetValueKind() == JsonValueKind.String)];
        }

        return Task.CompletedTask;
    }

    /// <summary>Shapes that hold more members than they name.</summary>
    private static Task AdmitOthers(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Properties.Any(property => property.IsExtensionData))
        {
            schema.AdditionalProperties = new OpenApiSchema();
        }

        return Task.CompletedTask;
    }
}
