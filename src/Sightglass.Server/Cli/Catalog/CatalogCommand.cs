using System.CommandLine;

namespace Sightglass.Server.Cli.Catalog;

/// <summary><c>sightglass catalog</c>: makes packs from events and documents, and documents from packs, and checks them against each other, against code and against what a server has stored. One class per command, listed here.</summary>
internal static class CatalogCommand
{
    public static Command Create() => new DocumentedCommand("catalog", "Makes, documents and checks the catalog of events",
        "sightglass catalog import events.md > packs/my-app/pack.yaml",
        "sightglass catalog infer access.ndjson > packs/gateway/pack.yaml",
        "sightglass catalog lint packs/my-app/pack.yaml",
        "sightglass catalog drift --from now-1d")
    {
        InferCommand.Create(),
        ImportCommand.Create(),
        DocsCommand.Create(),
        LintCommand.Create(),
        CoverageCommand.Create(),
        ValidateSourceCommand.Create(),
        DriftCommand.Create(),
    };
}
