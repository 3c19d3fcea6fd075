using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Storage;
using Sightglass.Storage.Engine;

// The child that tests start in place of `sightglass engine`, and a parent that can be killed:
//   engine --data DIR --port N     runs the engine
//   supervise DIR                  starts a supervisor with its child, prints the child's process id and waits for ever
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

    default:
        Console.Error.WriteLine("usage: engine --data DIR --port N | supervise DIR");
        return 2;
}
