using System.Net;
using Microsoft.Data.Sqlite;
using Sightglass.Storage.Documents;

namespace Sightglass.Server.Auth;

/// <summary>Documents that cannot be written, as on a full disk: the answer says so, and the keys in force stay right.</summary>
public sealed class UnwritableKeysTests(ServerFixture server)
{
    [Fact]
    public async Task Key_ThatCannotBeStored_IsNotMade()
    {
        await RefuseAsync("key_make", "INSERT", "NEW.body LIKE '%cannot be stored%'");

        var reply = await server.Admin.PostJsonAsync("/api/keys", new { name = "cannot be stored", scopes = new[] { "ingest" } });

        AssertAway(reply);
        Assert.DoesNotContain("cannot be stored", (await server.Admin.GetAsync("/api/keys")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_WhoseEndCannotBeStored_StaysInForce_AndEndsWhenItCan()
    {
        var made = (await server.Admin.PostJsonAsync("/api/keys", new { name = "to be ended", scopes = new[] { "query" } })).Expect(HttpStatusCode.Created).Json;
        var (id, client) = ((string)made["id"]!, server.Client((string)made["key"]!));
        await RefuseAsync("key_end", "UPDATE", $"NEW.id = '{id}'");

        AssertAway(await server.Admin.SendAsync(HttpMethod.Delete, $"/api/keys/{id}"));
        (await client.GetAsync("/api/events?limit=1")).Expect(HttpStatusCode.OK);

        await ExecuteAsync("DROP TRIGGER key_end");
        (await server.Admin.SendAsync(HttpMethod.Delete, $"/api/keys/{id}")).Expect(HttpStatusCode.NoContent);
        (await client.GetAsync("/api/events?limit=1")).Expect(HttpStatusCode.Unauthorized);
    }

    private static void AssertAway(Reply reply)
    {
        Assert.Equal("documents-away", (string)reply.Expect(HttpStatusCode.ServiceUnavailable).Json["code"]!);
        Assert.DoesNotContain("documents.db", reply.Text, StringComparison.Ordinal);
    }

    private Task RefuseAsync(string name, string action, string when) =>
        ExecuteAsync($"CREATE TRIGGER {name} BEFORE {action} ON documents WHEN {when} BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END");

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(server.DataDirectory, DocumentDatabase.FileName)};Pooling=false");
        await connection.OpenAsync();
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync();
    }
}
