using System.Net;

namespace Sightglass.Server.Http;

/// <summary>Connections that hold on to the server.</summary>
public sealed class ConnectionTests
{
    private const int Connections = 1_000;

    [Fact]
    public async Task Connections_ThatSayNothing_DoNotStopOthers()
    {
        using var data = new DataFolder();
        List<RawConnection> idle = [];
        try
        {
            await using var server = await ServerProcess.StartAsync(data.Path);
            await server.WaitUntilAllIsVisibleAsync();
            var before = server.ResidentBytes;
            for (var i = 0; i < Connections; i++)
            {
                var connection = await RawConnection.OpenAsync(server.Address);
                idle.Add(connection);

                // Half of them begin a request and never end it.
                if (i % 2 == 0)
                {
                    await connection.SendAsync("POST /v1/events HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Le");
                }
            }

            for (var i = 0; i < 20; i++)
            {
                Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/api/session").WaitAsync(ServerFixture.Ceiling)).Status);
                await server.Client.IngestAsync("{}").WaitAsync(ServerFixture.Ceiling);
            }

            // An idle connection has no buffer; one in the middle of its head has one of 64 KiB.
            var growth = server.ResidentBytes - before;
            Assert.True(growth < Connections * (128L << 10), $"{growth >> 20} MiB for {Connections} connections");
        }
        finally
        {
            foreach (var connection in idle)
            {
                await connection.DisposeAsync();
            }
        }
    }

    [Fact]
    public async Task Connections_BeyondTheLimit_AreClosedAndTheOthersServed()
    {
        using var data = new DataFolder();
        List<RawConnection> idle = [];
        try
        {
            await using var server = await ServerProcess.StartAsync(data.Path, ("SIGHTGLASS_Http__MaxConnections", "20"));
            Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/health/live")).Status);
            for (var i = 0; i < 40; i++)
            {
                idle.Add(await RawConnection.OpenAsync(server.Address));
            }

            // The client's connection was there before.
            Assert.Equal(HttpStatusCode.OK, (await server.Client.GetAsync("/health/live")).Status);
            Assert.Equal(0, await idle[^1].ReadStatusAsync());
        }
        finally
        {
            foreach (var connection in idle)
            {
                await connection.DisposeAsync();
            }
        }
    }
}
