using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Storage;
using Sightglass.Storage.Documents;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Files;
using Sightglass.Storage.Integrity;

// The child that tests start instead of `sightglass engine`, and parents that can be killed:
//   engine --data DIR --port N     runs the engine
//   supervise DIR                  starts a supervisor with its child, prints the child's process id and waits forever
//   documents DIR COUNT            changes COUNT documents in turn forever, and prints "id version body" for each acknowledged change
switch (args)
{
    case ["engine", "--data", var data, "--port", var port]:
        return EngineHost.Run(data, int.Parse(port, CultureInfo.InvariantCulture));

    case ["supervise", var data]:
        using (var metrics = new StorageMetrics())
        {
            var supervisor = new EngineSupervisor(
                new EngineOptions(), EngineCommand.ForThisProgram(), data, TimeProvider.System, metrics, NullLogger<EngineSupervisor>.Instance);
            await using (supervisor)
            {
                supervisor.Start();
                await supervisor.WaitUntilUpAsync(CancellationToken.None);
                Console.WriteLine(supervisor.ProcessId);
                await Task.Delay(Timeout.Infinite);
            }
        }

        return 0;

    case ["documents", var data, var count]:
        using (var documentMetrics = new StorageMetrics())
        {
            var directory = new StoreDirectory(data);
            var damage = new DamageLog(directory, TimeProvider.System, documentMetrics, NullLogger<DamageLog>.Instance);
            await ChangeDocumentsAsync(new DocumentStore(DocumentDatabase.Sqlite(directory), TimeProvider.System, damage), int.Parse(count, CultureInfo.InvariantCulture));
        }

        return 0;

    default:
        Console.Error.WriteLine("usage: engine --data DIR --port N | supervise DIR | documents DIR COUNT");
        return 2;
}

static async Task ChangeDocumentsAsync(DocumentStore store, int count)
{
    await store.OpenAsync(CancellationToken.None);
    var random = new Random();
    for (var i = 0; ; i++)
    {
        // Of many sizes, so that some need several database pages; every seventh change deletes.
        var key = new DocumentKey(DocumentKind.Edited("killed"), (i % count).ToString(CultureInfo.InvariantCulture));
        var body = i % 7 == 6 ? null : $"\"{new string((char)('a' + random.Next(26)), random.Next(1, 20_000))}\"";
        var written = await store.WriteAsync(new DocumentWrite(key, body, "child"), CancellationToken.None);
        if (written.IsWritten)
        {
            Console.WriteLine($"{key.Id} {written.Version} {body}");
        }
    }
}
