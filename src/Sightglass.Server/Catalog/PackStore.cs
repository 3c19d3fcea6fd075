using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Documents;
using Sightglass.Storage.Tables;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Catalog;

/// <summary>The packs of an installation: the shipped ones, and users' changes to them. Applies changes while the server runs.</summary>
/// <remarks>Any thread may call it; changes run one after the other. With several servers on one database, the others follow about a second later.</remarks>
internal sealed partial class PackStore(ShippedPacks shipped, ActiveCatalog active, DocumentStore documents, EventsTable table, ILogger<PackStore> logger)
{
    /// <summary>Bytes of a pack's text. The largest shipped pack has 50 KB; printed as JSON the text must fit in a document.</summary>
    public const int MaxTextBytes = 256 << 10;

    /// <summary>Maximum number of active packs. Each change parses and compiles all of them.</summary>
    public const int MaxPacks = 100;

    private readonly SemaphoreSlim _changing = new(1);

    // Shipped packs that contradict stored types: at most all of them. Filled at the start.
    private readonly HashSet<string> _leftOut = new(StringComparer.Ordinal);

    private EventIds Ids => active.Current.Schema.Ids;

    /// <summary>Users' changes to packs, by name; packs that are as shipped are not included.</summary>
    public async Task<Dictionary<string, Document>> ReadAsync(CancellationToken cancellationToken) =>
        (await documents.ListAsync(PackDocument.Kind, cancellationToken)).ToDictionary(document => document.Key.Id, StringComparer.Ordinal);

    /// <summary>The stored versions of a pack, newest first; none for a pack that is as shipped.</summary>
    public Task<List<DocumentVersion>> VersionsAsync(string name, CancellationToken cancellationToken) => documents.VersionsAsync(KeyOf(name), cancellationToken);

    /// <summary>Activates the packs in the documents. Call it before anything uses the catalog.</summary>
    /// <exception cref="CatalogException">The shipped packs cannot be used.</exception>
    /// <exception cref="DocumentStoreException">The documents cannot be read.</exception>
    public Task LoadAsync(CancellationToken cancellationToken) => TakeTurnAsync(async () =>
    {
        // The shipped packs are already compiled.
        var texts = TextsOf(await ReadAsync(cancellationToken));
        var next = texts.Count == 0 ? active.Current : Usable(texts, except: null);
        while (await RememberTypesAsync(next, "start", cancellationToken) is { } mistakes)
        {
            if (mistakes.Count == 0)
            {
                continue;
            }

            // A pack that was not loaded when another one gave its field a type.
            var refused = next.Sources.Where(source => mistakes.Any(mistake => mistake.Position.File == source.File)).ToList();
            foreach (var source in refused)
            {
                _leftOut.Add(source.Name);
                Log.LeftOut(logger, source.Name, string.Join(Environment.NewLine, mistakes.Where(mistake => mistake.Position.File == source.File)));
            }

            var usable = LoadedCatalog.Create([.. next.Sources.Except(refused)], Ids).Catalog;
            next = refused.Count > 0 && usable is not null ? usable : throw new CatalogException(mistakes);
        }

        active.Replace(next);
        return true;
    }, cancellationToken);

    /// <summary>Applies the changes of another server.</summary>
    /// <exception cref="DocumentStoreException">The documents cannot be read; nothing changed, and this may be called again.</exception>
    /// <exception cref="ClickHouseException">The engine is down; as above.</exception>
    public Task FollowAsync(CancellationToken cancellationToken) => TakeTurnAsync(async () =>
    {
        var next = Usable(TextsOf(await ReadAsync(cancellationToken)), except: null);
        await table.EnsureAsync(next.Schema, hasPending: true, cancellationToken);
        active.Replace(next);
        return true;
    }, cancellationToken);

    /// <summary>Applies a change: when this returns, it is active and durable.</summary>
    /// <exception cref="DocumentStoreException">The documents cannot be used; nothing changed.</exception>
    /// <exception cref="ClickHouseException">The engine, which needs the columns first, is down; nothing changed.</exception>
    public Task<PackChangeResult> ChangeAsync(PackChange change, CancellationToken cancellationToken) => TakeTurnAsync(async () =>
    {
        var known = await ReadAsync(cancellationToken);
        var present = known.GetValueOrDefault(change.Name)?.Version ?? 0;
        if (change.ExpectedVersion is { } expected && expected != present)
        {
            return new PackChangeResult(PackChangeOutcome.Conflict, present);
        }

        var others = Usable(TextsOf(known), except: change.Name).Sources;
        var wanted = change.Document is null ? shipped.Find(change.Name) : change.Document.Yaml is { } text ? SourceOf(change.Name, text) : null;
        if (wanted is not null && others.Count >= MaxPacks)
        {
            return new PackChangeResult(PackChangeOutcome.TooMany, present);
        }

        var (next, mistakes) = LoadedCatalog.Create(wanted is null ? others : [.. others, wanted], Ids);
        if (next is null)
        {
            return new PackChangeResult(PackChangeOutcome.Invalid, present) { Mistakes = mistakes };
        }

        if (await RememberTypesAsync(next, change.Actor, cancellationToken) is { } otherTypes)
        {
            return new PackChangeResult(otherTypes.Count > 0 ? PackChangeOutcome.Invalid : PackChangeOutcome.Conflict, present) { Mistakes = otherTypes };
        }

        // The table comes first: it must know which fields lose their columns before events are encoded without them.
        await table.EnsureAsync(next.Schema, hasPending: true, cancellationToken);
        var written = await WriteAsync(change, present, cancellationToken);
        if (!written.IsWritten)
        {
            await table.EnsureAsync(active.Current.Schema, hasPending: true, cancellationToken);
            return new PackChangeResult(PackChangeOutcome.Conflict, written.Version);
        }

        var before = active.Current.FindPack(change.Name);
        active.Replace(next);
        return new PackChangeResult(PackChangeOutcome.Applied, written.Version) { IsNew = before is null, Warnings = Gone(before, next.FindPack(change.Name)) };
    }, cancellationToken);

    /// <summary>Names that the change removed and that something may still use.</summary>
    private static IReadOnlyList<string> Gone(Pack? before, Pack? now)
    {
        if (before is null || now is null)
        {
            return [];
        }

        return
        [
            .. before.Events.ExceptBy(now.Events.SelectMany(definition => definition.Aliases.Prepend(definition.Name)), definition => definition.Name)
                .Select(gone => $"event '{gone.Name}' is no longer declared; those that are stored stay, and count as undeclared"),
            .. before.Metrics.ExceptBy(now.Metrics.Select(metric => metric.Name), metric => metric.Name)
                .Select(gone => $"metric '{gone.Name}' is no longer defined; links and programs that name it will not find it"),
        ];
    }

    /// <summary>The catalog of all valid packs: if a document is invalid after an update of the program, it is skipped and logged, and its pack is as shipped.</summary>
    private LoadedCatalog Usable(Dictionary<string, string?> texts, string? except)
    {
        if (LoadedCatalog.Create(Sources(texts, except), Ids).Catalog is { } all)
        {
            return all;
        }

        var used = texts.Where(text => text.Value is null).ToDictionary();
        foreach (var (name, text) in texts.Where(text => text.Value is not null && text.Key != except))
        {
            used[name] = text;
            var (catalog, mistakes) = LoadedCatalog.Create(Sources(used, except), Ids);
            if (catalog is null)
            {
                used.Remove(name);
                Log.LeftOut(logger, name, string.Join(Environment.NewLine, mistakes));
            }
        }

        var (usable, shippedMistakes) = LoadedCatalog.Create(Sources(used, except), Ids);
        return usable ?? throw new CatalogException(shippedMistakes);
    }

    private IReadOnlyList<PackSource> Sources(Dictionary<string, string?> texts, string? except) =>
    [
        .. shipped.Sources.Where(source => source.Name != except && !texts.ContainsKey(source.Name) && !_leftOut.Contains(source.Name)),
        .. texts.Where(text => text.Key != except && text.Value is not null).Select(text => SourceOf(text.Key, text.Value!)),
    ];

    /// <returns>Null when the types are stored; the fields with a different type; or an empty list when another server changed the types in the meantime.</returns>
    private async Task<IReadOnlyList<PackDiagnostic>?> RememberTypesAsync(LoadedCatalog next, string actor, CancellationToken cancellationToken)
    {
        var types = await FieldTypes.ReadAsync(documents, cancellationToken);
        var mistakes = types.Check(next.Catalog.Packs).ToList();
        return mistakes.Count == 0 && await types.TryAddAsync(documents, next.Catalog.Packs, actor, cancellationToken) ? null : mistakes;
    }

    private async Task<DocumentWriteResult> WriteAsync(PackChange change, long present, CancellationToken cancellationToken) =>
        change.Document is not null ? await documents.WriteAsync(DocumentWrite.Of(KeyOf(change.Name), change.Document, change.Actor) with { ExpectedVersion = present }, cancellationToken)
        : present == 0 ? new DocumentWriteResult(DocumentWriteOutcome.Written, 0)
        : await documents.WriteAsync(new DocumentWrite(KeyOf(change.Name), null, change.Actor) { ExpectedVersion = present }, cancellationToken);

    private async Task<T> TakeTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            return await work();
        }
        finally
        {
            _changing.Release();
        }
    }

    private static DocumentKey KeyOf(string name) => new(PackDocument.Kind, name);

    private static PackSource SourceOf(string name, string text) => new(name, $"{name}.yaml", text);

    private static Dictionary<string, string?> TextsOf(Dictionary<string, Document> documents) =>
        documents.ToDictionary(document => document.Key, document => document.Value.Read<PackDocument>().Yaml, StringComparer.Ordinal);

    private static partial class Log
    {
        [LoggerMessage(4801, LogLevel.Error, "The pack {Pack} cannot be used and is left out; the shipped one, if there is one, is in force. Send it again without its mistakes:\n{Mistakes}")]
        public static partial void LeftOut(ILogger logger, string pack, string mistakes);
    }
}
