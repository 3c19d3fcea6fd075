namespace Sightglass.Server.Auth;

/// <summary>Who may use a route.</summary>
public enum Access
{
    /// <summary>Everybody, without a key.</summary>
    Anybody,

    Ingest,
    Query,

    /// <summary>An admin of one tenant too.</summary>
    Admin,

    /// <summary>Every admin gets in; what concerns all tenants is refused to one of them by the answer.</summary>
    AdminOfAll,

    /// <summary>A key for all tenants that may query; and anybody on this machine while the server cannot be reached from others.</summary>
    QueryOfAll,

    /// <summary>A key that may query; and anybody on this machine while the server cannot be reached from others.</summary>
    QueryOrLocal,
}

/// <summary>A request of the tenant suite.</summary>
/// <param name="Path">With query; <c>{id}</c> is an event of the other tenant, <c>{key}</c> one of its keys, <c>{own}</c> an event of the caller's.</param>
/// <param name="Body">JSON or lines; null for none.</param>
internal sealed record Ask(string Path, string? Body = null, string ContentType = "application/json");

/// <param name="Route">Method and pattern, as mapped.</param>
/// <param name="Access">Who may use it.</param>
/// <param name="Asks">What a reader of one tenant tries.</param>
internal sealed record RouteRow(string Route, Access Access, params Ask[] Asks);

/// <summary>Every route of the server, with who may use it, and how a key of one tenant tries to learn of another through it. A route that is in no row fails the suite.</summary>
internal static class RouteTable
{
    private const string Range = "from=0&to=now%2B2d";
    private const string Body = "\"from\":\"0\",\"to\":\"now+2d\"";

    // Everything that names a field of the other tenant's events, without its values.
    private const string Foreign = "filter=user_id%3D%22globex*%22";

    private const string Telemetry = "/client/v4/accounts/globex/workers/observability/telemetry";

    public static readonly IReadOnlyList<RouteRow> Rows =
    [
        new("POST /v1/events", Access.Ingest, new Ask("/v1/events", "{\"event\":\"{\"}", "application/x-ndjson"), new Ask("/v1/events", "{\"tenant\":\"globex\",\"event\":\"forged\"}", "application/x-ndjson")),
        new("POST /api/events/raw", Access.Ingest, new Ask("/api/events/raw?clef", "{\"@t\":\"2026-11-20T10:00:00Z\",\"tenant\":\"globex\"}")),
        new("POST /ingest/clef", Access.Ingest, new Ask("/ingest/clef", "{\"@t\":\"2026-11-20T10:00:00Z\",\"tenant_id\":\"globex\"}")),
        new("POST /loki/api/v1/push", Access.Ingest, new Ask("/loki/api/v1/push", "{\"streams\":[{\"stream\":{\"tenant\":\"globex\"},\"values\":[[\"1764000000000000000\",\"forged\"]]}]}")),
        new("GET /ready", Access.Anybody, new Ask("/ready")),
        new("GET /api/events", Access.Query,
            new Ask($"/api/events?{Range}"), new Ask($"/api/events?{Range}&{Foreign}"), new Ask($"/api/events?{Range}&cursor={{id}}"), new Ask($"/api/events?{Range}&cursor={{id}}&order=asc&limit=1000"),
            new Ask($"/api/events?{Range}&filter=id%3D{{id}}"), new Ask($"/api/events?{Range}&filter=id%3A{{id}}"), new Ask($"/api/events?{Range}&filter=tenant%3Dglobex"), new Ask($"/api/events?{Range}&filter=tenant!%3Dacme"),
            new Ask($"/api/events?{Range}&filter=NOT%20tenant%3Dacme%20OR%20a%3D1"), new Ask($"/api/events?{Range}&filter=secret"), new Ask($"/api/events?{Range}&limit=1"), new Ask($"/api/events?{Range}&tenant=&tenant=globex")),
        new("GET /api/events/{id}", Access.Query, new Ask("/api/events/{id}"), new Ask("/api/events/{own}")),
        new("GET /api/events/{id}/around", Access.Query, new Ask("/api/events/{id}/around"), new Ask("/api/events/{own}/around?before=1000&after=1000")),
        new("GET /api/histogram", Access.Query, new Ask($"/api/histogram?{Range}"), new Ask($"/api/histogram?{Range}&by=user_id"), new Ask($"/api/histogram?{Range}&by=tenant"), new Ask($"/api/histogram?{Range}&by=id"), new Ask($"/api/histogram?{Range}&{Foreign}")),
        new("GET /api/facets", Access.Query, new Ask($"/api/facets?{Range}"), new Ask($"/api/facets?{Range}&fields=tenant,user_id,service,event,only_globex,id"), new Ask($"/api/facets?{Range}&{Foreign}")),
        new("GET /api/differences", Access.Query, new Ask($"/api/differences?{Range}&selected=user_id%3D*&fields=tenant,user_id,service,event,only_globex"), new Ask($"/api/differences?from=now-1d&to=now%2B2d&baselineFrom=0&baselineTo=now%2B2d"), new Ask($"/api/differences?{Range}&{Foreign}&selected=event%3D*")),
        new("GET /api/tail", Access.Query),
        new("POST /api/query", Access.Query,
            new Ask("/api/query", $$"""{"language":"filter","query":"",{{Body}}}"""), new Ask("/api/query", $$"""{"language":"filter","query":"tenant=globex",{{Body}}}"""), new Ask("/api/query", $$"""{"language":"filter","query":"","cursor":"{id}",{{Body}}}"""),
            new Ask("/api/query", $$"""{"language":"formula","query":"Count()",{{Body}}}"""), new Ask("/api/query", $$"""{"language":"formula","query":"Count() GROUP BY tenant",{{Body}}}"""),
            new Ask("/api/query", $$"""{"language":"formula","query":"Count() GROUP BY user_id",{{Body}}}"""), new Ask("/api/query", $$"""{"language":"formula","query":"Count(tenant=globex)",{{Body}}}"""),
            new Ask("/api/query", $$"""{"language":"formula","query":"Count() GROUP BY id",{{Body}}}"""), new Ask("/api/query", $$"""{"language":"formula","query":"Count()","step":"1d",{{Body}}}"""), new Ask("/api/query", $$"""{"language":"cloudwatch","query":"secret",{{Body}}}"""),
            new Ask("/api/query", $$"""{"language":"sql","query":"SELECT * FROM events",{{Body}}}"""), new Ask("/api/query", """{"language":"sql","query":"SELECT tenant, count(*) FROM events GROUP BY tenant"}"""), new Ask("/api/query", """{"language":"sql","query":"SELECT a.user_id, b.user_id FROM events a FULL JOIN events b ON a.id = b.id WHERE b.tenant = 'globex' OR 1 = 1"}"""), new Ask("/api/query", """{"language":"analytics-sql","query":"SELECT Logs FROM workers_logs"}""")),
        new("POST /client/v4/accounts/{account}/workers/observability/telemetry/query", Access.Query,
            new Ask($"{Telemetry}/query", "{}"), new Ask($"{Telemetry}/query", """{"offset":"{id}"}"""), new Ask($"{Telemetry}/query", """{"parameters":{"filters":[{"key":"tenant","operation":"eq","value":"globex"}]}}"""), new Ask($"{Telemetry}/query", """{"parameters":{"needle":{"value":"secret"}}}"""),
            new Ask($"{Telemetry}/query", """{"parameters":{"calculations":[{"operator":"count"}],"groupBys":[{"type":"string","value":"tenant"}]},"compare":true}"""), new Ask($"{Telemetry}/query", """{"view":"invocations"}"""), new Ask($"{Telemetry}/query", """{"view":"traces"}""")),
        new("POST /client/v4/accounts/{account}/workers/observability/telemetry/keys", Access.Query, new Ask($"{Telemetry}/keys", "{}"), new Ask($"{Telemetry}/keys", """{"keyNeedle":{"value":"globe"}}""")),
        new("POST /client/v4/accounts/{account}/workers/observability/telemetry/values", Access.Query, new Ask($"{Telemetry}/values", """{"key":"tenant"}"""), new Ask($"{Telemetry}/values", """{"key":"user_id"}"""), new Ask($"{Telemetry}/values", """{"key":"$metadata.id"}""")),
        new("POST /client/v4/accounts/{account}/workers/observability/telemetry/live-tail", Access.Query, new Ask($"{Telemetry}/live-tail", "{}")),
        new("POST /client/v4/accounts/{account}/workers/observability/telemetry/live-tail/heartbeat", Access.Query, new Ask($"{Telemetry}/live-tail/heartbeat", "{}")),
        new("POST /api/query/check", Access.Query, new Ask("/api/query/check", $$"""{"language":"filter","query":"only_globe=1 AND user_i=2",{{Body}}}""")),
        new("POST /api/query/test", Access.Query, new Ask("/api/query/test", """{"language":"filter","query":"tenant=globex","events":[{"event":"a"}]}""")),
        new("POST /api/query/complete", Access.Query,
            new Ask("/api/query/complete", $$"""{"language":"filter","query":"user_id=","position":8,{{Body}}}"""), new Ask("/api/query/complete", $$"""{"language":"filter","query":"tenant=","position":7,{{Body}}}"""), new Ask("/api/query/complete", $$"""{"language":"filter","query":"only_","position":5,{{Body}}}""")),
        new("POST /api/query/translate", Access.Admin, new Ask("/api/query/translate", $$"""{"language":"formula","query":"Count() GROUP BY id",{{Body}}}""")),
        new("POST /v1/datasets/{name}/points", Access.Ingest, new Ask("/v1/datasets/forged/points", """{"blobs":["a"],"tenant":"globex"}"""), new Ask("/v1/datasets/forged/points", """{"blobs":["a"]}""")),
        new("POST /client/v4/accounts/{account}/analytics_engine/sql", Access.Query,
            new Ask("/client/v4/accounts/globex/analytics_engine/sql", "SHOW TABLES"), new Ask("/client/v4/accounts/globex/analytics_engine/sql", "SELECT Logs FROM workers_logs"), new Ask("/client/v4/accounts/globex/analytics_engine/sql", "SELECT count() AS n FROM workers_logs")),
        new("GET /client/v4/accounts/{account}/analytics_engine/sql", Access.Query, new Ask("/client/v4/accounts/globex/analytics_engine/sql?query=SELECT%20Logs%20FROM%20workers_logs")),
        new("GET /api/datasets", Access.Query, new Ask("/api/datasets")),
        new("PUT /api/datasets/{name}", Access.Admin, new Ask("/api/datasets/forged", """{"labels":{"a":"double1"}}""")),
        new("POST /api/aggregate", Access.Query, new Ask("/api/aggregate", $$$"""{"aggregations":{"n":{"type":"count"},"u":{"type":"max","field":"user_id"}},{{{Body}}}}"""), new Ask("/api/aggregate", $$$"""{"filters":[{"field":"tenant","value":"globex"}],"aggregations":{"n":{"type":"count"}},{{{Body}}}}""")),
        new("POST /graphql", Access.Query, new Ask("/graphql", """{"query":"{ events(from: \"0\") { id fields } }"}"""), new Ask("/graphql", """{"query":"{ viewer { accounts(filter: {accountTag: \"globex\"}) { analyticsEngineDatasets(filter: {name: \"forged\"}) { count } } } }"}""")),
        new("POST /client/v4/graphql", Access.Query, new Ask("/client/v4/graphql", """{"query":"{ events(from: \"0\", filter: \"tenant=globex\") { id fields } }"}""")),
        new("GET /api/dashboards", Access.Query, new Ask("/api/dashboards")),
        new("GET /api/dashboards/{name}", Access.Query, new Ask($"/api/dashboards/matching-overview?{Range}"), new Ask($"/api/dashboards/matching-models?{Range}&var.model=globex")),
        new("GET /api/metrics", Access.Query, new Ask($"/api/metrics?{Range}"), new Ask("/api/metrics")),
        new("GET /api/metrics/{name}", Access.Query, new Ask($"/api/metrics/success_rate?{Range}&by=user_id"), new Ask($"/api/metrics/success_rate?{Range}&by=tenant&where=tenant%3Dglobex"), new Ask("/api/metrics/globex")),
        new("POST /api/metrics", Access.AdminOfAll, new Ask("/api/metrics", "{}")),
        new("POST /api/dashboards/{name}/panels", Access.AdminOfAll, new Ask("/api/dashboards/mine/panels", "{}")),
        new("GET /api/analytics/{group}", Access.Query, new Ask($"/api/analytics/workers-ai?{Range}")),
        new("GET /api/inference", Access.Query, new Ask($"/api/inference?{Range}"), new Ask($"/api/inference?{Range}&role.user=user_id&role.name=globex"), new Ask("/api/inference?from=0&to=1")),
        new("GET /api/overview", Access.Query, new Ask($"/api/overview?{Range}"), new Ask($"/api/overview?{Range}&pack=workers-ai")),
        new("GET /api/catalog", Access.Query, new Ask($"/api/catalog?{Range}"), new Ask("/api/catalog")),
        new("GET /api/catalog/drift", Access.Query, new Ask($"/api/catalog/drift?{Range}"), new Ask($"/api/catalog/drift?{Range}&tenant=globex")),
        new("GET /api/fields", Access.Query, new Ask("/api/fields")),
        new("GET /api/packs", Access.Query, new Ask("/api/packs")),
        new("GET /api/packs/{name}", Access.Query, new Ask("/api/packs/workers-ai"), new Ask("/api/packs/none")),
        new("GET /api/packs/{name}/versions", Access.Query, new Ask("/api/packs/workers-ai/versions")),
        new("PUT /api/packs/{name}", Access.AdminOfAll, new Ask("/api/packs/mine", "name: mine")),
        new("POST /api/packs/{name}/restore", Access.AdminOfAll, new Ask("/api/packs/workers-ai/restore", """{"version":0}""")),
        new("DELETE /api/packs/{name}", Access.AdminOfAll, new Ask("/api/packs/workers-ai")),
        new("GET /signin", Access.Anybody, new Ask("/signin?token=guess")),
        new("GET /api/session", Access.Anybody, new Ask("/api/session")),
        new("POST /api/session", Access.Anybody, new Ask("/api/session", """{"key":"sg_nobody_0123456789abcdef01234567"}""")),
        new("DELETE /api/session", Access.Anybody, new Ask("/api/session")),
        new("POST /api/session/link", Access.Query, new Ask("/api/session/link", "{}")),
        new("GET /api/keys", Access.Admin, new Ask("/api/keys")),
        new("POST /api/keys", Access.Admin, new Ask("/api/keys", """{"name":"forged","scopes":["query"],"tenant":"globex"}"""), new Ask("/api/keys", """{"name":"forged","scopes":["query"]}""")),
        new("DELETE /api/keys/{id}", Access.Admin, new Ask("/api/keys/{key}")),
        new("GET /health/live", Access.Anybody, new Ask("/health/live")),
        new("GET /health/ready", Access.Anybody, new Ask("/health/ready")),
        new("GET /api/status", Access.Query, new Ask("/api/status")),
        new("GET /api/damage", Access.AdminOfAll, new Ask("/api/damage")),
        new("DELETE /api/damage", Access.AdminOfAll, new Ask("/api/damage")),
        new("GET /api/quarantine", Access.AdminOfAll, new Ask("/api/quarantine")),
        new("POST /api/quarantine/{name}/retry", Access.AdminOfAll, new Ask("/api/quarantine/none/retry")),
        new("DELETE /api/quarantine/{name}", Access.AdminOfAll, new Ask("/api/quarantine/none")),
        new("GET /metrics", Access.QueryOfAll, new Ask("/metrics")),
        new("GET /metrics/catalog", Access.QueryOrLocal, new Ask("/metrics/catalog"), new Ask("/metrics/catalog?tenant=globex")),
        new("GET /openapi.json", Access.Anybody, new Ask("/openapi.json")),
        new("GET /docs/api/{documentName?}", Access.Query, new Ask("/docs/api")),
        new("GET /docs/api/favicon.svg", Access.Query),
        new("GET /docs/api/scalar.js", Access.Query),
        new("GET /docs/api/scalar.aspnetcore.js", Access.Query),
        new("* /{*path}", Access.Anybody, new Ask("/explore"), new Ask("/api/globex"), new Ask("/api/tenants/globex")),
    ];
}
