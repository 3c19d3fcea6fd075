using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Sightglass.Server.Http;

/// <summary>Adds to the OpenAPI document what the framework does not know.</summary>
internal static class ContractTransformers
{
    private const string KeyScheme = "key";

    public static void Add(OpenApiOptions options)
    {
        options.AddDocumentTransformer(Describe);
        options.AddOperationTransformer(DescribeParameters);
        options.AddOperationTransformer(DescribeIdentity);
        options.AddOperationTransformer(DescribeBody);
        options.AddSchemaTransformer(DescribeProblem);
        options.AddSchemaTransformer(ListWords);
        options.AddSchemaTransformer(LetRequestsLeaveOut);
        options.AddSchemaTransformer(AdmitOthers);
    }

    // By default the framework uses the name of the entry assembly.
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

    /// <summary>Examples of bodies, and the bodies that endpoints read themselves.</summary>
    private static Task DescribeBody(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        foreach (var example in context.Description.ActionDescriptor.EndpointMetadata.OfType<RequestBodyExample>())
        {
            var isJson = example.ContentType == RequestBodyExample.Json;
            var body = operation.RequestBody as OpenApiRequestBody ?? new OpenApiRequestBody { Required = true };
            body.Content ??= new Dictionary<string, OpenApiMediaType>();
            if (!body.Content.TryGetValue(example.ContentType, out var content))
            {
                content = new OpenApiMediaType { Schema = new OpenApiSchema { Type = isJson ? JsonSchemaType.Object : JsonSchemaType.String } };
                body.Content.Add(example.ContentType, content);
            }

            content.Example = isJson ? JsonNode.Parse(example.Text) : JsonValue.Create(example.Text);
            operation.RequestBody = body;
        }

        return Task.CompletedTask;
    }

    /// <summary>Operations that can answer 403 require a key.</summary>
    private static Task DescribeIdentity(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        if (operation.Responses?.ContainsKey("403") == true)
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, context.Document)] = [] }];
        }

        return Task.CompletedTask;
    }

    /// <summary>Describes parameters that our own types bind, and uses the names in the address instead of the names of properties.</summary>
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

    /// <summary>What a request may leave null, it may leave out. An answer has every member.</summary>
    private static Task LetRequestsLeaveOut(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Type.Name.EndsWith("Request", StringComparison.Ordinal) && schema.Required is { } required)
        {
            required.ExceptWith(context.JsonTypeInfo.Properties.Where(property => property.IsSetNullable).Select(property => property.Name));
        }

        return Task.CompletedTask;
    }

    /// <summary>Describes the members that our problems have in addition to the standard ones, and those of query errors.</summary>
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

    /// <summary>Values of closed sets are strings, and null is not one of them: if a member may be null, its own schema says so.</summary>
    private static Task ListWords(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (schema.Enum is { Count: > 0 } words)
        {
            schema.Type = JsonSchemaType.String;
            schema.Enum = [.. words.Where(word => word?.GetValueKind() == JsonValueKind.String)];
        }

        return Task.CompletedTask;
    }

    /// <summary>Marks schemas whose objects can have further members.</summary>
    private static Task AdmitOthers(OpenApiSchema schema, OpenApiSchemaTransformerContext context, CancellationToken cancellationToken)
    {
        if (context.JsonTypeInfo.Properties.Any(property => property.IsExtensionData))
        {
            schema.AdditionalProperties = new OpenApiSchema();
        }

        return Task.CompletedTask;
    }
}
