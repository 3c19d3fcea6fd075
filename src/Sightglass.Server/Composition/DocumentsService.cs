using Sightglass.Server.Auth;
using Sightglass.Server.Catalog;
using Sightglass.Storage.Documents;
using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Composition;

/// <summary>Opens the documents before everything else starts and loads them into the features; reloads them when another server changed them.</summary>
internal sealed partial class DocumentsService(DocumentStore documents, DataDirectory directory, KeyStore keys, Sessions sessions, EventIds ids, SequenceNumbers numbers, PackStore packs, DamageLog damage, AuthOptions auth, TimeProvider time, ILogger<DocumentsService> logger) : BackgroundService
{
    // A change on one server, such as a revoked key or a pack, takes effect on the others after this time.
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1);

    private long _change;

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!documents.IsShared && directory.HasEvents && directory.Root.List().All(file => !file.Name.StartsWith("documents.", StringComparison.Ordinal)))
        {
            damage.Add(DamageKind.Documents, "documents.db", null, "the documents are lost, though there are events: keys and packs are those of a new installation.");
        }

        await documents.OpenAsync(cancellationToken);
        _change = (await documents.ChangedSinceAsync(0, cancellationToken)).Change;
        await EventIdKey.LoadAsync(documents, ids, time, cancellationToken);

        // Whatever the clock says now or said when the key was made: no new event is told with its plain number.
        numbers.RaiseAbove(ids.FirstEncrypted);
        await packs.LoadAsync(cancellationToken);
        await keys.LoadAsync(cancellationToken);
        await keys.ImportAsync(directory.Root, cancellationToken);
        if (auth is { Open: false, AdminKey: { } given })
        {
            await keys.AddAsync(new NewKey(given, Scope.All, Tenant: null, KeyStore.EnvironmentName), KeyStore.EnvironmentName, cancellationToken);
        }

        foreach (var ended in await keys.EndUnwantedAsync(auth.Open ? null : auth.AdminKey, cancellationToken))
        {
            Log.KeyEnded(logger, ended.Id, ended.Name);
        }

        await sessions.LoadAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!documents.IsShared)
        {
            return;
        }

        using var timer = new PeriodicTimer(PollInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await FollowAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                // The data in memory stays in use; the next attempt may succeed.
                Log.NotFollowed(logger, exception.Message);
            }
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        var changes = await documents.ChangedSinceAsync(_change, cancellationToken);
        if (changes.Kinds.Contains(KeyStore.Kind.Name))
        {
            await keys.LoadAsync(cancellationToken);
        }

        if (changes.Kinds.Contains(Sessions.Kind.Name))
        {
            await sessions.LoadAsync(cancellationToken);
        }

        if (changes.Kinds.Contains(PackDocument.Kind.Name))
        {
            await packs.FollowAsync(cancellationToken);
        }

        _change = changes.Change;
    }

    private static partial class Log
    {
        [LoggerMessage(1906, LogLevel.Warning, "The key '{Id}' ({Name}) is revoked: it can be guessed, or it was in SIGHTGLASS_ADMIN_KEY before. Whoever used it needs another one: sightglass keys create")]
        public static partial void KeyEnded(ILogger logger, string id, string name);

        [LoggerMessage(1906, LogLevel.Warning, "What other servers changed is not known yet, trying again: {Reason}")]
        public static partial void NotFollowed(ILogger logger, string reason);
    }
}
