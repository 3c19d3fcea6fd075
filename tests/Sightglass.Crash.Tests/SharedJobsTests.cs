using System.Diagnostics;
using System.Globalization;
using Sightglass.Storage.Documents;

namespace Sightglass.Crash.Tests;

/// <summary>Two processes on one PostgreSQL with the same job.</summary>
public sealed class SharedJobsTests
{
    private static readonly DocumentKind Ran = DocumentKind.State("ran");
    private static readonly DocumentKind RanAgain = DocumentKind.State("ran-again");

    [Fact]
    public async Task Job_OfTwoServers_RunsOnceEachTimeAndGoesOnWhenOneIsKilled()
    {
        await using var postgres = await PostgresServer.StartAsync();
        var connection = await postgres.NewDatabaseAsync();
        await using var documents = new DocumentStore(DocumentDatabase.Postgres(connection), TimeProvider.System, Damages.NewLog());
        await documents.OpenAsync(CancellationToken.None);
        using var one = await StartAsync(connection);
        using var other = await StartAsync(connection);

        await RanAsync(6);
        Assert.Empty(await documents.ListAsync(RanAgain, CancellationToken.None));

        one.Kill();
        await RanAsync((await documents.ListAsync(Ran, CancellationToken.None)).Count + 4);
        other.Kill();

        // None is missing: times that no process ran during the lease of the killed one were made up for. A time that the killed one ran without recording it is run again.
        var seconds = (await documents.ListAsync(Ran, CancellationToken.None)).Select(document => long.Parse(document.Key.Id, CultureInfo.InvariantCulture)).Order().ToList();
        Assert.Equal(Enumerable.Range(0, seconds.Count).Select(second => seconds[0] + second), seconds);
        Assert.InRange((await documents.ListAsync(RanAgain, CancellationToken.None)).Count, 0, 1);

        Task RanAsync(int times) => ServerProcess.WaitAsync(async () => (await documents.ListAsync(Ran, CancellationToken.None)).Count >= times, $"the job ran {times} times");
    }

    private static async Task<Process> StartAsync(string connection)
    {
        var process = Process.Start(new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "Sightglass.JobHost"), [connection]) { RedirectStandardOutput = true })!;
        Assert.Equal("started", await process.StandardOutput.ReadLineAsync());
        return process;
    }
}
