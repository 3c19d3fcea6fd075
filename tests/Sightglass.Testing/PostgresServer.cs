using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Sightglass.Testing;

/// <summary>A PostgreSQL server from Debian's package in a temporary folder, reached by a socket in it. Ends with this process at the latest.</summary>
public sealed class PostgresServer : IAsyncDisposable
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(30);

    private readonly string _folder = Directory.CreateTempSubdirectory("sightglass-pg-").FullName;
    private readonly Process _process;
    private int _databases;

    private PostgresServer()
    {
        var programs = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql").Select(version => Path.Combine(version, "bin")).Order(StringComparer.Ordinal).LastOrDefault() : null;
        var script = string.Create(CultureInfo.InvariantCulture, $"""
            '{programs}/initdb' -D '{_folder}/data' -U sightglass -A trust -E UTF8 --locale=C --no-sync || exit 1
            '{programs}/postgres' -D '{_folder}/data' -k '{_folder}' -c listen_addresses= -c fsync=off &
            read end
            kill -INT $!
            wait
            """);

        // PostgreSQL refuses to run as root, and must own its folder.
        string[] asNobody = Environment.UserName == "root" ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] : ["env"];
        if (programs is null)
        {
            throw new InvalidOperationException("these tests need PostgreSQL: apt-get install postgresql");
        }

        if (Environment.UserName == "root")
        {
            using var own = Process.Start("chown", ["nobody:nogroup", _folder]);
            own.WaitForExit();
        }

        _process = Process.Start(new ProcessStartInfo(asNobody[0], [.. asNobody[1..], "sh", "-c", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        })!;
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public static async Task<PostgresServer> StartAsync()
    {
        var server = new PostgresServer();
        var start = TimeProvider.System.GetTimestamp();
        while (true)
        {
            try
            {
                await server.ExecuteAsync("SELECT 1");
                return server;
            }
            catch (NpgsqlException) when (!server._process.HasExited && TimeProvider.System.GetElapsedTime(start) < Ceiling)
            {
                await Task.Delay(20);
            }
        }
    }

    /// <summary>Creates an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> NewDatabaseAsync()
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync($"CREATE DATABASE {name}");
        return ConnectionString(name);
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string ConnectionString(string database) => $"Host={_folder};Username=sightglass;Database={database};Pooling=true;Maximum Pool Size=10";

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
