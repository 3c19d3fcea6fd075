namespace Sightglass.Server.Ingest;

/// <summary>A way in for one wire format. Each lives in a folder of its own under Ingest/ and is found by type: nothing else knows it.</summary>
internal interface IIngestDoor
{
    /// <summary>Adds the format's routes, with the answers its clients expect.</summary>
    void Map(IEndpointRouteBuilder routes);
}
