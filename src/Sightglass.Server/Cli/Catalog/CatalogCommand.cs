using System.CommandLine;

namespace Sightglass.Server.Cli.Catalog;

/// <summary><c>sightglass catalog</c>: makes packs. One class per command, listed here.</summary>
internal static class CatalogCommand
{
    public static Command Create() => new DocumentedCommand("catalog", "Makes packs",
        "sightglass catalog infer access.ndjson > gateway.yaml")
    {
        InferCommand.Create(),
    };
}
