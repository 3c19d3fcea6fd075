namespace Sightglass.Server.Ingest;

/// <summary>Opens every door of this assembly.</summary>
internal static class IngestDoors
{
    public static void MapIngestDoors(this IEndpointRouteBuilder routes)
    {
        var doors = typeof(IngestDoors).Assembly.GetTypes()
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IIngestDoor)))
            .OrderBy(type => type.FullName, StringComparer.Ordinal);
        foreach (var door in doors)
        {
            ((IIngestDoor)ActivatorUtilities.CreateInstance(routes.ServiceProvider, door)).Map(routes);
        }
    }
}
