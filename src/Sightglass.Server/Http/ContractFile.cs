using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Sightglass.Server.Http;

/// <summary>The OpenAPI document, made with the first request for it: that takes a sixth of a second of a core, and whoever has no key may ask for it.</summary>
internal sealed class ContractFile
{
    // The framework's default.
    private const string DocumentName = "v1";

    private readonly Lazy<Task<byte[]>> _json;

    public ContractFile([FromKeyedServices(DocumentName)] IOpenApiDocumentProvider documents)
    {
        _json = new Lazy<Task<byte[]>>(() => WriteAsync(documents));
    }

    public async Task<IResult> GetAsync() => TypedResults.Bytes(await _json.Value, "application/json; charset=utf-8");

    // It names no servers, which would be those of the first request: addresses are relative to that of the document.
    private static async Task<byte[]> WriteAsync(IOpenApiDocumentProvider documents)
    {
        var document = await documents.GetOpenApiDocumentAsync();
        document.Servers = null;
        using var json = new MemoryStream();
        await document.SerializeAsJsonAsync(json, OpenApiSpecVersion.OpenApi3_1);
        return json.ToArray();
    }
}
