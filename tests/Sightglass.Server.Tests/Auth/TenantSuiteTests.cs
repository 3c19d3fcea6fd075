using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Auth;

/// <summary>Every route of the real server, tried by a key of one tenant and by keys of every right. <see cref="RouteTable"/> has what is tried.</summary>
public sealed partial class TenantSuiteTests(TenantSuiteTests.TwoTenants server) : IClassFixture<TenantSuiteTests.TwoTenants>
{
    // In every value of globex; no request contains it.
    private const string Marker = "globex-secret";

    // Numbers that nobody takes for something else: what globex has, and what both have.
    private const int OfGlobex = 1_237;
    private const int OfAcme = 4;

    private static readonly (string Name, string Value)[] Disguises =
    [
        ("X-None", ""), ("tenant", "globex"), ("X-Tenant", "globex"), ("X-Tenant-Id", "globex"), ("X-Scope-OrgID", "globex"), ("X-Forwarded-For", "127.0.0.1"), ("X-Original-URL", "/api/events?tenant=globex"),
        ("X-HTTP-Method-Override", "GET"), ("Cookie", "tenant=globex; sg_session=guess"), ("If-None-Match", "*"), ("Accept", "*/*;q=0.1, application/yaml"),
    ];

    [Fact]
    public void Routes_Mapped_AreAllInTheTable()
    {
        var mapped = server.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().SelectMany(Names).Distinct();

        Assert.Equal(mapped.Order(StringComparer.Ordinal), RouteTable.Rows.Select(row => row.Route).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Routes_AskedByAKeyOfOneTenant_TellNothingOfAnother()
    {
        List<string> leaks = [];
        var asked = 0;
        foreach (var row in RouteTable.Rows)
        {
            foreach (var ask in row.Asks)
            {
                foreach (var (name, value) in Disguises)
                {
                    asked++;
                    leaks.AddRange(await LeaksAsync(row, ask, ask.Path, name, value));
                }

                foreach (var parameter in new[] { "tenant=globex", "tenant=acme&tenant=globex", "tenant_id=globex", "Tenant=globex", "tenant[]=globex", "tenant=" })
                {
                    asked++;
                    leaks.AddRange(await LeaksAsync(row, ask, ask.Path + (ask.Path.Contains('?', StringComparison.Ordinal) ? "&" : "?") + parameter, "X-None", ""));
                }
            }
        }

        Assert.Empty(leaks);
        Assert.True(asked > 900, $"only {asked} requests were sent");

        // What was tried changed nothing of globex.
        using var globex = server.Client(server.GlobexKey);
        await server.FlushAsync();
        Assert.Equal(OfGlobex, (long)(await globex.GetJsonAsync($"/api/histogram?{SightglassClient.AllTime}"))["total"]!);
        Assert.Contains((await server.Admin.GetJsonAsync("/api/keys"))["keys"]!.AsArray(), key => (string?)key!["id"] == server.GlobexKeyId);
    }

    [Fact]
    public async Task Tail_OfOneTenant_ShowsNothingOfAnother()
    {
        using var ceiling = new CancellationTokenSource(ServerFixture.Ceiling);
        using var acme = server.Client(server.AcmeKey);
        using var globex = server.Client(Scope.Ingest, "globex-of-tail");
        foreach (var query in new[] { "", "?filter=tenant%3Dglobex-of-tail", "?filter=NOT%20tenant%3Dacme", "?tenant=" })
        {
            foreach (var last in new[] { null, server.GlobexEvent })
            {
                await using var tail = await ServerSentEvents.OpenAsync(acme.Http, "/api/tail" + query, last);
                Assert.Equal("ready", (await tail.ReadAsync(ceiling.Token))?.Name);
                await globex.IngestAsync([.. Enumerable.Repeat($$"""{"event":"{{Marker}}"}""", 20)]);
                using var own = server.Client(Scope.Ingest, "acme");
                var name = "end-" + Guid.NewGuid().ToString("N");
                await own.IngestAsync($$"""{"event":"{{name}}","kind":"own"}""");
                if (query.Contains("filter", StringComparison.Ordinal))
                {
                    continue;
                }

                string data;
                do
                {
                    var (kind, read) = (await tail.ReadAsync(ceiling.Token))!.Value;
                    Assert.Equal("row", kind);
                    Assert.DoesNotContain(Marker, read, StringComparison.Ordinal);
                    Assert.Contains("\"tenant\":\"acme\"", read, StringComparison.Ordinal);
                    data = read;
                }
                while (!data.Contains(name, StringComparison.Ordinal));
            }
        }
    }

    [Fact]
    public async Task Event_OfAnotherTenant_IsAnsweredLikeNone()
    {
        using var acme = server.Client(server.AcmeKey);
        var ids = server.Services.GetRequiredService<EventIds>();
        Assert.True(ids.TryRead(server.GlobexEvent, out var known));
        var none = ids.Format(known with { Sequence = known.Sequence + 1_000_000_000 });
        foreach (var path in new[] { "/api/events/{0}", "/api/events/{0}/around", "/api/events?from=0&filter=id%3D{0}", "/api/events?from=0&to=1&cursor={0}" })
        {
            var (foreign, absent) = (await GetAsync(server.GlobexEvent), await GetAsync(none));

            Assert.Equal(absent.Status, foreign.Status);
            Assert.Equal(Plain(absent, none), Plain(foreign, server.GlobexEvent));

            Task<Reply> GetAsync(string id) => acme.GetAsync(path.Replace("{0}", id, StringComparison.Ordinal));
        }

        static string Plain(Reply reply, string id) => TraceId().Replace(Elapsed().Replace(reply.Text, ""), "").Replace(id, "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Routes_ForEveryRight_LetInWhoHasIt()
    {
        (string Who, SightglassClient Client, Func<Access, bool> May)[] callers =
        [
            ("nobody", server.Client(null), access => access is Access.Anybody or Access.QueryOfAll or Access.QueryOrLocal),
            ("an unknown key", server.Client("sg_0000000000000000000000000000000000000000"), access => access is Access.Anybody or Access.QueryOfAll or Access.QueryOrLocal),
            ("an empty key", server.Client(""), access => access is Access.Anybody or Access.QueryOfAll or Access.QueryOrLocal),
            ("ingest of one tenant", server.Client(Scope.Ingest, "rights"), access => access is Access.Anybody or Access.Ingest),
            ("query of one tenant", server.Client(Scope.Query, "rights"), access => access is Access.Anybody or Access.Query or Access.QueryOrLocal),
            ("admin of one tenant", server.Client(Scope.Admin, "rights"), access => access is Access.Anybody or Access.Ingest or Access.Query or Access.QueryOrLocal or Access.Admin),
            ("ingest of all tenants", server.Client(Scope.Ingest, null), access => access is Access.Anybody or Access.Ingest),
            ("query of all tenants", server.Client(Scope.Query, null), access => access is Access.Anybody or Access.Query or Access.QueryOfAll or Access.QueryOrLocal),
            ("admin of all tenants", server.Client(Scope.Admin, null), _ => true),
        ];
        List<string> wrong = [];
        foreach (var row in RouteTable.Rows.Where(row => row.Route != "* /{*path}"))
        {
            foreach (var (who, client, may) in callers)
            {
                var (method, path) = (row.Route.Split(' ')[0], string.Join('/', row.Route.Split(' ')[1].Split('/').Select(part => part.StartsWith('{') ? "none" : part)));
                using var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = method is "GET" or "DELETE" ? null : new StringContent("{}", Encoding.UTF8, "application/json") };
                using var response = await client.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                var isIn = (int)response.StatusCode is not (401 or 403) && (int)response.StatusCode < 500;

                // Signing in with no key is refused to everybody, with a code of its own.
                if (row.Route != "POST /api/session" && isIn != may(row.Access))
                {
                    wrong.Add($"{row.Route} by {who}: {(int)response.StatusCode}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    private async Task<IEnumerable<string>> LeaksAsync(RouteRow row, Ask ask, string path, string header, string value)
    {
        using var client = server.Client(row.Access is Access.Admin or Access.AdminOfAll ? server.AcmeAdminKey : server.AcmeKey);
        var method = row.Route.Split(' ')[0] is var named && named == "*" ? "GET" : named;
        using var content = ask.Body is null ? null : new StringContent(Fill(ask.Body), Encoding.UTF8, ask.ContentType);
        var reply = await client.SendAsync(new HttpMethod(method), Fill(path), content, (header, value));
        var text = reply.Headers + reply.Text;
        var what = $"{method} {path} {ask.Body} with {header}: {value} gave {(int)reply.Status}";
        return
        [
            .. text.Contains(Marker, StringComparison.Ordinal) ? [$"{what} and a value of globex: {text}"] : Array.Empty<string>(),
            .. ForeignCounts().Matches(reply.Text).Select(match => $"{what} and the count {match.Value}: {reply.Text}"),
            .. (int)reply.Status >= 500 ? [$"{what}: {text}"] : Array.Empty<string>(),
        ];
    }

    private string Fill(string text) => text
        .Replace("{id}", server.GlobexEvent, StringComparison.Ordinal)
        .Replace("{own}", server.AcmeEvent, StringComparison.Ordinal)
        .Replace("{key}", server.GlobexKeyId, StringComparison.Ordinal);

    private static IEnumerable<string> Names(RouteEndpoint endpoint) =>
        (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? ["*"]).Select(method => $"{method} /{endpoint.RoutePattern.RawText!.Trim('/')}");

    // 1,237, or with acme's own events or those of both tenants' tests; not as a part of a longer number, of a time or of an id.
    [GeneratedRegex(@"(?<![0-9a-fA-F.:-])12(?:3[7-9]|4[0-9])(?![0-9a-fA-F:])")]
    private static partial Regex ForeignCounts();

    [GeneratedRegex("\"traceId\":\"[^\"]*\"")]
    private static partial Regex TraceId();

    [GeneratedRegex("\"(?:elapsedMs|to)\":(?:[0-9.]+|\"[^\"]*\")")]
    private static partial Regex Elapsed();

    /// <summary>A server with events and keys of two tenants.</summary>
    public sealed class TwoTenants : ServerFixture, IAsyncLifetime
    {
        public string AcmeKey { get; private set; } = "";

        public string AcmeAdminKey { get; private set; } = "";

        public string AcmeEvent { get; private set; } = "";

        public string GlobexKey { get; private set; } = "";

        public string GlobexKeyId { get; private set; } = "";

        public string GlobexEvent { get; private set; } = "";

        async ValueTask IAsyncLifetime.InitializeAsync()
        {
            await InitializeAsync();
            (AcmeKey, AcmeAdminKey, GlobexKey) = (NewKey(Scope.Ingest | Scope.Query, "acme"), NewKey(Scope.Admin, "acme"), NewKey(Scope.Ingest | Scope.Query, "globex"));
            GlobexKeyId = Services.GetRequiredService<KeyStore>().Find(GlobexKey)!.Id;
            using var globex = Client(GlobexKey);
            using var acme = Client(AcmeKey);
            await globex.IngestAsync([.. Enumerable.Range(0, OfGlobex).Select(i => string.Create(CultureInfo.InvariantCulture,
                $$"""{"event":"{{(i % 2 == 0 ? "workers_ai_complete_success" : $"{Marker}-event")}}","user_id":"{{Marker}}-{{i % 7}}","service":"{{Marker}}","model":"{{Marker}}","message":"a {{Marker}}","only_{{Marker}}":"{{Marker}}","{{Marker}}-name":1}"""))]);
            await acme.IngestAsync([.. Enumerable.Range(0, OfAcme).Select(i => string.Create(CultureInfo.InvariantCulture, $$"""{"event":"workers_ai_complete_success","user_id":"acme-{{i}}","model":"own"}"""))]);
            await FlushAsync();
            (GlobexEvent, AcmeEvent) = ((string)(await globex.ListEventsAsync())[0]["id"]!, (string)(await acme.ListEventsAsync())[0]["id"]!);
        }
    }
}
