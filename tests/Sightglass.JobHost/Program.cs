using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Server.Scheduling;
using Sightglass.Storage;
using Sightglass.Storage.Documents;
using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;

// A server reduced to documents and jobs: CONNECTION is a PostgreSQL database that several of these processes share.
// The job runs every second. It creates a document for each time that it ran, and for each that it ran again.
if (args is not [var connection])
{
    Console.Error.WriteLine("usage: CONNECTION");
    return 2;
}

using var metrics = new StorageMetrics();
var damage = new DamageLog(new StoreDirectory(Directory.CreateTempSubdirectory("sightglass-jobs-").FullName), TimeProvider.System, metrics, NullLogger<DamageLog>.Instance);
await using var documents = new DocumentStore(DocumentDatabase.Postgres(connection), TimeProvider.System, damage);
await documents.OpenAsync(CancellationToken.None);
var job = new ScheduledJob("tick", "* * * * * *", async (run, cancellationToken) =>
{
    var second = run.Due.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
    foreach (var kind in new[] { "ran", "ran-again" })
    {
        var write = new DocumentWrite(new DocumentKey(DocumentKind.State(kind), second), "1", Environment.ProcessId.ToString(CultureInfo.InvariantCulture)) { ExpectedVersion = 0 };
        if ((await documents.WriteAsync(write, cancellationToken)).IsWritten)
        {
            break;
        }
    }
}) { Missed = MissedRuns.CatchUp, Lease = TimeSpan.FromSeconds(2) };
using var scheduler = new Scheduler([job], documents, TimeProvider.System, NullLogger<Scheduler>.Instance);
await scheduler.StartAsync(CancellationToken.None);
Console.WriteLine("started");
await Task.Delay(Timeout.Infinite);
return 0;
