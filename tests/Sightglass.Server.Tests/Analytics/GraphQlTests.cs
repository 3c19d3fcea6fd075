using System.Net;
using System.Text.Json.Nodes;

namespace Sightglass.Server.Analytics;

/// <summary>GraphQL over HTTP: filters of points, limits, questions about the schema, and mistakes, which are never failures of the server.</summary>
public sealed class GraphQlTests(AnalyticsFixture points) : IClassFixture<AnalyticsFixture>
{
    // As graphql-js asks it (getIntrospectionQuery), with nine levels of a type.
    private const string Introspection = """
        query IntrospectionQuery { __schema { queryType { name kind } mutationType { name kind } subscriptionType { name kind } types { ...FullType } directives { name description locations args { ...InputValue } } } }
        fragment FullType on __Type { kind name description
          fields(includeDeprecated: true) { name description args { ...InputValue } type { ...TypeRef } isDeprecated deprecationReason }
          inputFields { ...InputValue } interfaces { ...TypeRef } enumValues(includeDeprecated: true) { name description isDeprecated deprecationReason } possibleTypes { ...TypeRef } }
        fragment InputValue on __InputValue { name description type { ...TypeRef } defaultValue }
        fragment TypeRef on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } } } } } } }
        """;

    /// <summary>A filter of a dimension and the dimension mean the same.</summary>
    [Theory]
    [InlineData("""date: "2026-03-02" """, """date = '2026-03-02'""")]
    [InlineData("""date_neq: "2026-03-02" """, """date != '2026-03-02'""")]
    [InlineData("""date_gt: "2026-03-02" """, """date > '2026-03-02'""")]
    [InlineData("""date_leq: "2026-03-02" """, """date <= '2026-03-02'""")]
    [InlineData("""date_in: ["2026-03-02", "2026-03-09"] """, """date IN ('2026-03-02', '2026-03-09')""")]
    [InlineData("""date_notin: ["2026-03-02"] """, """date NOT IN ('2026-03-02')""")]
    [InlineData("""datetimeHour: "2026-03-02T00:00:00Z" """, """hour = '2026-03-02 00:00:00'""")]
    [InlineData("""datetimeMinute_gt: "2026-03-02T00:00:00Z" """, """minute > '2026-03-02 00:00:00'""")]
    [InlineData("""datetime_geq: "2026-03-09T00:00:00Z" """, """timestamp >= '2026-03-09 00:00:00'""")]
    [InlineData("""index1_notin: ["/api/users"] """, """index1 NOT IN ('/api/users')""")]
    [InlineData("""index1_in: [] """, """1 = 0""")]
    [InlineData("""index1_notlike: "%users%" """, """index1 NOT LIKE '%users%'""")]
    [InlineData("""double1_notin: [120] """, """double1 NOT IN (120)""")]
    [InlineData("""OR: [{double1_gt: 1000}, {index1_like: "%users%", date: "2026-03-02"}] """, """double1 > 1000 OR (index1 LIKE '%users%' AND date = '2026-03-02')""")]
    [InlineData("""AND: [{double1_gt: 10}, {OR: [{double1_lt: 20}, {double1: 120}]}], date: "2026-03-02" """, """double1 > 10 AND (double1 < 20 OR double1 = 120) AND date = '2026-03-02'""")]
    [InlineData("""OR: [] """, """1 = 1""")]
    public async Task Filter_MeansWhatTheDimensionMeans(string filter, string condition)
    {
        var groups = Groups(await AskAsync($$"""{ viewer { accounts { workersAnalyticsEngineAdaptiveGroups(limit: 1, filter: {dataset: "app_requests", {{filter}}}) { count } } } }"""));
        var counted = await points.Client.SendAsync(HttpMethod.Post, "/client/v4/accounts/a/analytics_engine/sql", new StringContent($"SELECT sum(n) AS n FROM (SELECT _sample_interval AS n, timestamp, index1, double1, toStartOfDay(timestamp) AS date, toStartOfHour(timestamp) AS hour, toStartOfMinute(timestamp) AS minute FROM app_requests) WHERE {condition}"));

        Assert.Equal(double.Parse(counted.Expect(HttpStatusCode.OK).Json["data"]![0]!["n"]?.ToString() ?? "0", System.Globalization.CultureInfo.InvariantCulture), groups.Sum(group => (double)group!["count"]!));
    }

    [Fact]
    public async Task DataSetWithoutPoints_HasNoGroups()
    {
        var account = (await AskAsync("""{ viewer { accounts { workersAnalyticsEngineAdaptiveGroups(filter: {dataset: "none_yet"}) { count } analyticsEngineDatasets(filter: {name: "none_yet"}) { count } } } }"""))["data"]!["viewer"]!["accounts"]![0]!;

        Assert.Equal("""{"workersAnalyticsEngineAdaptiveGroups":[],"analyticsEngineDatasets":[]}""", account.ToJsonString());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(30_000)]
    public async Task Limit_ThatIsNotGiven_IsRefused(int limit)
    {
        var answer = await AskAsync($$"""{ viewer { accounts { workersAnalyticsEngineAdaptiveGroups(limit: {{limit}}, filter: {dataset: "app_requests"}) { count } } } }""");
        Assert.Equal($"limit: {limit} is not a number from 1 to 10000; ask for fewer at once, in shorter ranges of time.", Message(answer));
        Assert.StartsWith($"limit: {limit} is not a number from 1 to 1000;", Message(await AskAsync($$"""{ events(limit: {{limit}}) { id } }""")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Introspection_OfTools_IsAnswered()
    {
        var answer = await AskAsync(Introspection);

        Assert.Null(answer["errors"]?.ToJsonString());
        Assert.Equal("Query", (string)answer["data"]!["__schema"]!["queryType"]!["name"]!);
        Assert.Contains(answer["data"]!["__schema"]!["types"]!.AsArray(), type => (string)type!["name"]! == "WorkersAnalyticsEngineAdaptiveGroupsFilter");
    }

    /// <summary>An answer that is many times as large as its question.</summary>
    [Theory]
    [InlineData("{ __schema { types { fields { type { fields { type { fields { name } } } } } } } }")]
    [InlineData("{ __schema { types { ...T } } } fragment T on __Type { fields { type { ...U } } } fragment U on __Type { fields { type { ...V } } } fragment V on __Type { fields { name } }")]
    [InlineData("""{ __type(name: "Query") { fields { type { ofType { fields { type { inputFields { name } } } } } } } }""")]
    public async Task Introspection_ThatNestsLists_IsRefused(string query) =>
        Assert.Equal($"of fields, interfaces, possibleTypes and inputFields at most 2 may be nested in {(query.Contains("__type(", StringComparison.Ordinal) ? "__type" : "__schema")}; ask for the types by name in several questions.", Message(await AskAsync(query)));

    [Fact]
    public async Task Introspection_AskedForManyTimes_IsRefused()
    {
        var answer = await AskAsync($"{{ {string.Concat(Enumerable.Range(0, 300).Select(number => $"a{number}: __schema {{ types {{ fields {{ type {{ fields {{ name }} }} }} }} }} "))}}}");

        Assert.StartsWith("Query is too complex to execute.", Message(answer), StringComparison.Ordinal);
    }

    /// <summary>Each fragment spreads the next one twice.</summary>
    [Fact]
    public async Task Fragments_ThatMultiply_AreRefused()
    {
        const int Count = 60;
        var query = $"{{ ...f0 }} {string.Concat(Enumerable.Range(0, Count).Select(number => $"fragment f{number} on Query {{ ...f{number + 1} ...f{number + 1} }} "))} fragment f{Count} on Query {{ __typename }}";

        Assert.Equal("the question has more than 2000 fields with its fragments written out; ask for less at once.", Message(await AskAsync(query)));
    }

    /// <summary>Each fragment spreads the next one: what walks through them would need more stack than there is.</summary>
    [Theory]
    [InlineData("{ ...f0 }", 400)]
    [InlineData("{ __typename }", 400)]
    [InlineData("{ ...f0 }", 5_000)]
    public async Task Fragments_InAChain_AreRefused(string query, int count)
    {
        var chain = string.Concat(Enumerable.Range(0, count).Select(number => $"fragment f{number} on Query {{ ...f{number + 1} }} "));

        Assert.Equal(count > 500 ? "a question has at most 500 fragments; ask for less at once." : "the question nests deeper than 100 fields and fragments; ask with fewer within each other.", Message(await AskAsync($"{query} {chain} fragment f{count} on Query {{ __typename }}")));
    }

    [Theory]
    [InlineData("mutation { x }", "there is no mutation here; ask with a query")]
    [InlineData("subscription { x }", "there is no subscription here; ask with a query")]
    [InlineData("{ a", "Error parsing query:")]
    [InlineData("", "Document does not contain any operations.")]
    [InlineData("fragment F on Query { __typename }", "Document does not contain any operations.")]
    public async Task Mistake_IsToldInErrors(string query, string message)
    {
        var answer = await AskAsync(query);

        Assert.Null(answer["data"]);
        Assert.StartsWith(message, Message(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "{ a")]
    [InlineData("", "{ ... on Query ")]
    [InlineData("{ a(b: ", "[")]
    [InlineData("{ a(b: ", "{b:")]
    [InlineData("query($a: ", "[")]
    public async Task DeepText_IsToldInErrors(string start, string repeated) =>
        Assert.Equal("the text is nested too deeply; ask with fewer braces, brackets and parentheses within each other.", Message(await AskAsync(start + string.Concat(Enumerable.Repeat(repeated, 3_000)))));

    private static JsonArray Groups(JsonNode answer) => answer["data"]?["viewer"]!["accounts"]![0]!["workersAnalyticsEngineAdaptiveGroups"]!.AsArray() ?? throw new InvalidOperationException(answer.ToJsonString());

    private static string Message(JsonNode answer) => (string)answer["errors"]![0]!["message"]!;

    private async Task<JsonNode> AskAsync(string query) => (await points.Client.PostJsonAsync("/client/v4/graphql", new { query })).Expect(HttpStatusCode.OK).Json;
}
