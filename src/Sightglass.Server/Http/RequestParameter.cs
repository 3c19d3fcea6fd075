namespace Sightglass.Server.Http;

/// <summary>A parameter that a type binds itself, as metadata of the endpoint for the OpenAPI document.</summary>
/// <param name="Name">The name in the address.</param>
/// <param name="Description">How to write it, and its default.</param>
internal sealed record RequestParameter(string Name, string Description)
{
    /// <summary>True for a header, false for a query parameter.</summary>
    public bool IsHeader { get; init; }
}
