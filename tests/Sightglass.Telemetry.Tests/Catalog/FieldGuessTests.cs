using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog;

public sealed class FieldGuessTests
{
    [Theory]
    [InlineData("chunk_count", FieldType.Integer, "count")]
    [InlineData("totalChunks", FieldType.Integer, "count")]
    [InlineData("attempt_number", FieldType.Integer, null)]
    [InlineData("prompt_tokens", FieldType.Integer, "tokens")]
    [InlineData("latencyMs", FieldType.Number, "ms")]
    [InlineData("cache_expires_in_seconds", FieldType.Number, "seconds")]
    [InlineData("price_usd", FieldType.Number, "usd")]
    [InlineData("cache_percent", FieldType.Number, "percent")]
    [InlineData("has_tools", FieldType.Boolean, null)]
    [InlineData("stream_requested", FieldType.Boolean, null)]
    [InlineData("expires_at", FieldType.Timestamp, null)]
    [InlineData("blockchain_id", FieldType.Text, null)]
    [InlineData("proxy_router_url", FieldType.Text, null)]
    [InlineData("requested_model", FieldType.Keyword, null)]
    [InlineData("tool_choice", FieldType.Keyword, null)]
    public void Of_Name_SaysTypeAndUnit(string name, FieldType type, string? unit) => Assert.Equal(new FieldGuess(type, unit), FieldGuess.Of(name));

    [Theory]
    [InlineData("response_data")]
    [InlineData("requestBody")]
    public void Of_NameOfAnObject_IsNoField(string name) => Assert.Null(FieldGuess.Of(name));
}
