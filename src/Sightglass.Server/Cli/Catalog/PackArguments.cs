using System.CommandLine;
using Sightglass.Server.Catalog;
using Sightglass.Server.Cli.Client;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Cli.Catalog;

/// <summary>Finds the packs that a command names: a file, a pack of the running server, or one that is shipped.</summary>
internal sealed class PackArguments(ParseResult parsed, Connection connection)
{
    public const string Help = "A file, or the name of a pack: of the running server, else a shipped one";

    // What of a server leaves only the shipped packs to look at: it does not run, knows no such pack, or wants another key.
    private static bool IsAbsent(CommandFailure exception) => exception is ServerUnreachableException or ApiProblemException { Problem.Status: 401 or 403 or 404 };

    /// <exception cref="CommandFailure">There is no such file or pack.</exception>
    public async Task<CatalogFile> ReadAsync(string argument, CancellationToken cancellationToken)
    {
        if (File.Exists(argument) || argument.Contains('/', StringComparison.Ordinal) || Path.HasExtension(argument))
        {
            return CatalogFile.Read(argument);
        }

        using var client = new ApiClient(connection);
        try
        {
            return new CatalogFile($"{argument}.yaml", await client.GetTextAsync($"api/packs/{Uri.EscapeDataString(argument)}", "application/yaml", cancellationToken));
        }
        catch (CommandFailure exception) when (IsAbsent(exception) && Shipped().Find(argument) is not null)
        {
            Terminal.Of(parsed).Say($"The pack '{argument}' is read as shipped: {Reason(exception)}");
            var source = Shipped().Find(argument)!;
            return new CatalogFile(source.File, source.Text);
        }
        catch (CommandFailure exception) when (IsAbsent(exception))
        {
            var names = Shipped().Sources.Select(source => source.Name).ToList();
            var advice = NameSuggestion.Closest(argument, names) is { } closest ? $"did you mean '{closest}'?" : $"shipped are {string.Join(", ", names)}";
            throw new CommandFailure(ExitCode.Usage, $"there is no file and no pack '{argument}'; {advice}");
        }
    }

    /// <summary>The packs in force on the running server, else the shipped ones.</summary>
    public async Task<IReadOnlyList<CatalogFile>> ReadAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var client = new ApiClient(connection);
            var packs = (await client.GetAsync<PackList>("api/packs", cancellationToken)).Packs.Where(pack => pack.State is PackState.Shipped or PackState.Applied);
            List<CatalogFile> read = [];
            foreach (var pack in packs)
            {
                read.Add(await ReadAsync(pack.Name, cancellationToken));
            }

            return read;
        }
        catch (CommandFailure exception) when (IsAbsent(exception))
        {
            Terminal.Of(parsed).Say($"The shipped packs are read: {Reason(exception)}");
            return [.. Shipped().Sources.Select(source => new CatalogFile(source.File, source.Text))];
        }
    }

    private string Reason(CommandFailure exception) => exception switch
    {
        ServerUnreachableException => $"no server answers at {connection.Address}.",
        ApiProblemException { Problem.Status: 404 } => $"the server at {connection.Address} has none of this name.",
        _ => $"the server at {connection.Address} wants another key.",
    };

    private static ShippedPacks Shipped() => ShippedPacks.Read(RepositoryFolder.Find("packs") ?? "packs", []);
}
