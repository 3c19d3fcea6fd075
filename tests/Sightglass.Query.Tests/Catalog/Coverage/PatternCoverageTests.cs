using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Catalog.Markdown;
using Sightglass.Telemetry.Catalog.Yaml;

namespace Sightglass.Query.Catalog.Coverage;

public sealed class PatternCoverageTests
{
    private static readonly PackCatalog ChatProxy = PackCatalog.Create([PackReader.Read("packs/chat-proxy/pack.yaml", Repository.Text("packs/chat-proxy/pack.yaml")).Pack!]).Catalog;

    [Theory]
    [InlineData("proxy_*_error", "proxy_request_error", "stream_retry_proxy_error stream_proxy_error")]
    [InlineData("""{ $.event_type = "proxy_*_error" }""", "proxy_request_error", "stream_retry_proxy_error stream_proxy_error")]
    [InlineData("""{ $.event_type = "session_*_error" }""", "session_close_error", "session_not_found_for_close stream_session_expired_detected")]
    [InlineData(
        "{ $.event_type = *error* }",
        "embeddings_request_error stream_retry_proxy_error session_close_error chat_completions_error stream_generator_error proxy_request_error stream_proxy_error api_key_user_error jwt_validation_error",
        "session_not_found_for_close stream_session_expired_detected api_key_validation_failed")]
    [InlineData("""{ $.event_type = "chat_completions_error" || $.event_type = "stream_generator_error" }""", "chat_completions_error stream_generator_error", "")]
    [InlineData("""{ $.event_type = "stream_completed" }""", "stream_completed", "stream_retry_completed")]
    [InlineData("""{ $.event_type = "proxy_session_response" }""", "proxy_session_response", "")]
    [InlineData("event=cache_* AND event!=cache_miss", "cache_hit cache_refresh", "cache_miss")]
    [InlineData("proxy_timeout", "", "stream_retry_proxy_error proxy_request_error stream_proxy_error")]
    public void Cover_Pattern_MatchesAndMisses(string pattern, string matches, string misses)
    {
        var covered = new PatternCoverage(ChatProxy).Cover(new EventPattern(pattern, []));

        Assert.Equal((matches, misses, null), (string.Join(' ', covered.Matches), string.Join(' ', covered.Misses), covered.Error));
    }

    [Fact]
    public void Cover_PatternsOfTheDocument_MatchItsEventsAndNameAFieldThatOneDoesNotList()
    {
        var document = EventDocumentReader.Read(Repository.Text("tests/cases/catalog/chat-proxy-events.md"));
        var pack = PackReader.Read("document.yaml", Import.PackImport.Read(Repository.Text("tests/cases/catalog/chat-proxy-events.md")).Yaml!).Pack!;
        var coverage = new PatternCoverage(PackCatalog.Create([pack]).Catalog);

        var covered = document.Patterns.Select(pattern => coverage.Cover(new EventPattern(pattern.Text, [pattern.Title]))).ToList();

        Assert.Equal([1, 1, 1, 1, 1, 1, 2, 9, 1, 1, 2, 1, 1], covered.Select(pattern => pattern.Matches.Count));
        Assert.Equal([new UnlistedField("session_created", "user_id")], covered.SelectMany(pattern => pattern.Unlisted));
        Assert.Equal("Sessions of users", covered.Single(pattern => pattern.Unlisted.Count > 0).UsedBy.Single());
    }

    [Theory]
    [InlineData("{ $.event_type = }", false)]
    [InlineData("level=", false)]
    [InlineData("level=error", true)]
    public void Cover_PatternThatNamesNoEvent_SaysSo(string pattern, bool isValid)
    {
        var covered = new PatternCoverage(ChatProxy).Cover(new EventPattern(pattern, []));

        Assert.Equal(isValid, covered.Error is null);
        Assert.Equal(isValid ? 51 : 0, covered.Matches.Count);
        Assert.Equal(!isValid, covered.NamesEvents);
    }

    [Fact]
    public void PatternsOf_ChatProxy_AreTheConditionsOfItsFormulas()
    {
        List<PackDiagnostic> problems = [];
        var patterns = PatternCoverage.PatternsOf(CompiledCatalog.Create(ChatProxy, problems), ChatProxy.Packs);

        Assert.Empty(problems);
        Assert.Contains(patterns, pattern => pattern.Text == "event=\"proxy_*_error\"" && pattern.UsedBy.SequenceEqual(["metric proxy_errors"]));
        Assert.Equal(patterns.Count, patterns.Select(pattern => pattern.Text).Distinct().Count());
        Assert.All(patterns.Select(new PatternCoverage(ChatProxy).Cover), covered => Assert.NotEmpty(covered.Matches));
    }
}
