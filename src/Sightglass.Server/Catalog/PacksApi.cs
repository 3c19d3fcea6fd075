using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using Sightglass.Server.Auth;
using Sightglass.Server.Http;
using Sightglass.Storage.Documents;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Catalog.Yaml;

namespace Sightglass.Server.Catalog;

/// <summary><c>/api/packs</c>: reads and changes packs while the server runs. Packs apply to all tenants, so only admins for all tenants can change them.</summary>
internal static class PacksApi
{
    private const string Yaml = "application/yaml";

    private const string PackExample = """
        name: shop
        title: Shop
        version: 1
        description: Answers of the shop's assistant.
        events:
          answered: {description: The assistant answered., kind: log}
        metrics:
          answers: {title: Answers, description: Answers given., unit: count, grain: event, formula: Count(event="answered")}
        """;

    public static void MapPacks(this IEndpointRouteBuilder routes)
    {
        var packs = routes.MapGroup("/api/packs");
        packs.MapGet("", ListAsync).RequireScope(Scope.Query).WithName("ListPacks").WithSummary("The packs in force, and shipped ones that were removed").Produces<PackList>();
        packs.MapGet("/{name}", GetAsync).RequireScope(Scope.Query).WithName("GetPack").WithSummary("A pack: its YAML or, for others than YAML, what is in it; also of an older version")
            .Produces<PackDetails>().ProducesProblems(StatusCodes.Status404NotFound);
        packs.MapGet("/{name}/versions", VersionsAsync).RequireScope(Scope.Query).WithName("ListPackVersions").WithSummary("Who changed a pack and when, newest first")
            .Produces<PackVersionList>().ProducesProblems(StatusCodes.Status404NotFound);
        packs.MapPut("/{name}", PutAsync).RequireScope(Scope.Admin).LimitsBodyItself().WithName("PutPack").WithSummary("Applies a pack, YAML as the body, while the server runs")
            .WithBodyExample(Yaml, PackExample)
            .Produces<PackChangeAnswer>().Produces<PackChangeAnswer>(StatusCodes.Status201Created)
            .ProducesProblems(StatusCodes.Status400BadRequest, StatusCodes.Status409Conflict, StatusCodes.Status413PayloadTooLarge, StatusCodes.Status422UnprocessableEntity);
        packs.MapPost("/{name}/restore", RestoreAsync).RequireScope(Scope.Admin).WithName("RestorePack").WithSummary("Applies an older version of a pack; 0 is the shipped one")
            .Produces<PackChangeAnswer>().Produces<PackChangeAnswer>(StatusCodes.Status201Created)
            .ProducesProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
        packs.MapDelete("/{name}", DeleteAsync).RequireScope(Scope.Admin).WithName("RemovePack").WithSummary("Takes a pack out of force; what is stored stays")
            .Produces(StatusCodes.Status204NoContent).ProducesProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status422UnprocessableEntity);
    }

    private static async Task<Ok<PackList>> ListAsync(LoadedCatalog catalog, PackStore packs, ShippedPacks shipped, CancellationToken cancellationToken)
    {
        var changed = await packs.ReadAsync(cancellationToken);
        var names = changed.Keys.Concat(shipped.Sources.Select(source => source.Name)).Distinct().Order(StringComparer.Ordinal);
        return TypedResults.Ok(new PackList([.. names.Select(name => Describe(name, changed.GetValueOrDefault(name), catalog))]));
    }

    private static async Task<Results<Ok<PackDetails>, ContentHttpResult, ProblemHttpResult>> GetAsync(
        HttpContext http, string name, long? version, LoadedCatalog catalog, PackStore packs, ShippedPacks shipped)
    {
        var document = (await packs.ReadAsync(http.RequestAborted)).GetValueOrDefault(name);
        var wanted = version ?? document?.Version ?? 0;
        var (text, answer) = wanted == (document?.Version ?? 0)
            ? (document is null ? shipped.Find(name)?.Text : document.Read<PackDocument>().Yaml, Describe(name, document, catalog))
            : await ReadVersionAsync(name, wanted, packs, shipped, http.RequestAborted);
        if (text is null)
        {
            return version is null ? CatalogProblems.NoSuchPack(name, catalog.Catalog.Packs) : CatalogProblems.NoSuchVersion(name, wanted);
        }

        return http.Request.GetTypedHeaders().Accept.Any(type => type.MediaType.Value is Yaml or "application/x-yaml" or "text/yaml" or "text/x-yaml")
            ? TypedResults.Text(text, Yaml)
            : TypedResults.Ok(answer);
    }

    private static async Task<Results<Ok<PackVersionList>, ProblemHttpResult>> VersionsAsync(string name, LoadedCatalog catalog, PackStore packs, ShippedPacks shipped, CancellationToken cancellationToken)
    {
        List<PackVersion> versions =
        [
            .. (await packs.VersionsAsync(name, cancellationToken)).Select(version => new PackVersion(version.Version, ActionOf(version), version.ChangedBy, version.ChangedAt)),
        ];
        if (shipped.Find(name) is not null)
        {
            versions.Add(new PackVersion(0, PackAction.Shipped, null, null));
        }

        return versions.Count == 0 ? CatalogProblems.NoSuchPack(name, catalog.Catalog.Packs) : TypedResults.Ok(new PackVersionList(versions));
    }

    private static async Task<Results<Ok<PackChangeAnswer>, Created<PackChangeAnswer>, ProblemHttpResult>> PutAsync(HttpContext http, string name, PackStore packs)
    {
        if (ForAllTenants(http) is { } foreign)
        {
            return foreign;
        }

        var (text, unreadable) = await ReadTextAsync(http.Request, http.RequestAborted);
        if (unreadable is not null || !TryExpected(http.Request, out var expected, out unreadable))
        {
            return unreadable!;
        }

        return Answer(name, await packs.ChangeAsync(new PackChange(name, new PackDocument(text), http.GetCaller().Actor) { ExpectedVersion = expected }, http.RequestAborted));
    }

    private static async Task<Results<Ok<PackChangeAnswer>, Created<PackChangeAnswer>, ProblemHttpResult>> RestoreAsync(
        HttpContext http, string name, RestorePackRequest request, PackStore packs, ShippedPacks shipped)
    {
        if (ForAllTenants(http) is { } foreign)
        {
            return foreign;
        }

        var (text, _) = await ReadVersionAsync(name, request.Version, packs, shipped, http.RequestAborted);
        return text is null
            ? CatalogProblems.NoSuchVersion(name, request.Version)
            : Answer(name, await packs.ChangeAsync(new PackChange(name, request.Version == 0 ? null : new PackDocument(text), http.GetCaller().Actor), http.RequestAborted));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(HttpContext http, string name, LoadedCatalog catalog, PackStore packs, ShippedPacks shipped)
    {
        if (ForAllTenants(http) is { } foreign)
        {
            return foreign;
        }

        var document = (await packs.ReadAsync(http.RequestAborted)).GetValueOrDefault(name);
        if (document is null ? shipped.Find(name) is null : document.Read<PackDocument>().Yaml is null)
        {
            return CatalogProblems.NoSuchPack(name, catalog.Catalog.Packs);
        }

        // The removal of a shipped pack must be stored, or the pack would return.
        var change = new PackChange(name, shipped.Find(name) is null ? null : new PackDocument(Yaml: null), http.GetCaller().Actor);
        var result = await packs.ChangeAsync(change, http.RequestAborted);
        return result.Outcome == PackChangeOutcome.Applied ? TypedResults.NoContent() : CatalogProblems.Refused(name, result);
    }

    private static Results<Ok<PackChangeAnswer>, Created<PackChangeAnswer>, ProblemHttpResult> Answer(string name, PackChangeResult result)
    {
        if (result.Outcome != PackChangeOutcome.Applied)
        {
            return CatalogProblems.Refused(name, result);
        }

        var answer = new PackChangeAnswer(name, result.Version, result.Warnings);
        return result.IsNew ? TypedResults.Created($"/api/packs/{name}", answer) : TypedResults.Ok(answer);
    }

    private static ProblemHttpResult? ForAllTenants(HttpContext http) => http.GetCaller().Tenant is { } own ? CatalogProblems.ForeignPack(own) : null;

    private static async Task<(string Text, ProblemHttpResult? Problem)> ReadTextAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var bytes = new byte[PackStore.MaxTextBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken);
        if (length == bytes.Length)
        {
            return ("", CatalogProblems.PackTooLarge());
        }

        try
        {
            return (new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetString(bytes, 0, length).TrimStart('\uFEFF'), null);
        }
        catch (DecoderFallbackException)
        {
            return ("", RequestProblems.BadRequest("the body is not text in UTF-8; send the pack's YAML."));
        }
    }

    private static bool TryExpected(HttpRequest request, out long? expected, out ProblemHttpResult? problem)
    {
        (expected, problem) = (null, null);
        if (request.GetTypedHeaders().IfMatch is not [var tag, ..] || tag.Equals(EntityTagHeaderValue.Any))
        {
            return true;
        }

        if (long.TryParse(tag.Tag.Value.AsSpan().Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            expected = version;
            return true;
        }

        problem = RequestProblems.BadRequest("'If-Match' is the version that the change was made from, such as \"3\".");
        return false;
    }

    private static async Task<(string? Text, PackDetails Answer)> ReadVersionAsync(string name, long version, PackStore packs, ShippedPacks shipped, CancellationToken cancellationToken)
    {
        if (version == 0)
        {
            return shipped.Find(name) is { } source ? (source.Text, Describe(name, PackReader.Read(source.File, source.Text).Pack, 0, PackState.Shipped)) : (null, null!);
        }

        var kept = (await packs.VersionsAsync(name, cancellationToken)).Find(kept => kept.Version == version);
        return kept is not null && PackDocument.Read(kept.Body).Yaml is { } text
            ? (text, Describe(name, PackReader.Read(name, text).Pack, version, PackState.Applied) with { ChangedBy = kept.ChangedBy, ChangedAt = kept.ChangedAt })
            : (null, null!);
    }

    private static PackDetails Describe(string name, Document? document, LoadedCatalog catalog)
    {
        if (document is null)
        {
            var pack = catalog.FindPack(name);
            return Describe(name, pack, 0, pack is null ? PackState.Invalid : PackState.Shipped);
        }

        var text = document.Read<PackDocument>().Yaml;
        var isInForce = catalog.Sources.Any(source => source.Name == name && source.Text == text);
        return Describe(name, isInForce ? catalog.FindPack(name) : null, document.Version, text is null ? PackState.Removed : isInForce ? PackState.Applied : PackState.Invalid)
            with { ChangedBy = document.ChangedBy, ChangedAt = document.ChangedAt };
    }

    private static PackDetails Describe(string name, Pack? pack, long version, PackState state) => new(
        name, pack?.Title ?? name, pack?.Description ?? "", version, state, null, null,
        [.. (pack?.Events ?? []).Select(definition => definition.Name)],
        [.. (pack?.Fields ?? []).Select(declaration => declaration.Field.Name)],
        [.. (pack?.Metrics ?? []).Select(metric => metric.Name)],
        [.. (pack?.Dashboards ?? []).Select(dashboard => dashboard.Name)],
        [.. (pack?.Alerts ?? []).Select(alert => alert.Name)]);

    private static PackAction ActionOf(DocumentVersion version) =>
        version.Action == DocumentAction.Delete ? PackAction.Reset : PackDocument.Read(version.Body).Yaml is null ? PackAction.Removed : PackAction.Applied;
}

public sealed record PackList(IReadOnlyList<PackDetails> Packs);

/// <param name="Version">0 as shipped; otherwise the version of the applied text.</param>
/// <param name="ChangedBy">Null as shipped.</param>
/// <param name="ChangedAt">UTC.</param>
/// <param name="Events">Names, as in the other lists.</param>
public sealed record PackDetails(
    string Name, string Title, string Description, long Version, PackState State, string? ChangedBy, DateTimeOffset? ChangedAt,
    IReadOnlyList<string> Events, IReadOnlyList<string> Fields, IReadOnlyList<string> Metrics, IReadOnlyList<string> Dashboards, IReadOnlyList<string> Alerts);

public enum PackState
{
    Shipped,
    Applied,
    Removed,

    /// <summary>After an update of the program the pack is no longer valid: of an applied one, the shipped one is active; of a shipped one, none. The server's log says why.</summary>
    Invalid,
}

public sealed record PackVersionList(IReadOnlyList<PackVersion> Versions);

/// <param name="Version">0 is the shipped pack.</param>
public sealed record PackVersion(long Version, PackAction Action, string? ChangedBy, DateTimeOffset? ChangedAt);

public enum PackAction
{
    Applied,
    Removed,

    /// <summary>To the shipped pack, or to none.</summary>
    Reset,
    Shipped,
}

/// <param name="Version">The current version; 0 as shipped.</param>
/// <param name="Warnings">What the change removed.</param>
public sealed record PackChangeAnswer(string Name, long Version, IReadOnlyList<string> Warnings);

/// <param name="Version">One of the list of versions; 0 is the shipped pack.</param>
public sealed record RestorePackRequest(long Version);

/// <summary>One error in a pack: position, problem and fix.</summary>
public sealed record PackMistake(string File, int Line, int Column, string Message);
