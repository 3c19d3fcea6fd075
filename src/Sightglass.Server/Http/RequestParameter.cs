namespace Sightglass.Server.Http;

/// <summary>A parameter that a type reads by itself, as metadata of the endpoint: the OpenAPI document describes it.</summary>
/// <param name="Name">As it stands in the address.</param>
/// <param name="Description">How to write it, and what it means to leave it out.</param>
internal sealed record RequestParameter(string Name, string Description)
{
    /// <summary>It is a header, not a part of the address.</summary>
    public bool IsHeader { get; init; }
}
