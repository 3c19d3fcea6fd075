
namespace Sightglass.Telemetry.Catalog;

public sealed class NameSuggestionTests
{
    private static readonly string[] Names = ["event", "model", "duration_ms", "cache_type"];

    [Theory]
    [InlineData("modle", "model")]
    [InlineData("Model", "model")]
    [InlineData("duration", "duration_ms", false)]
    [InlineData("durations_ms", "duration_ms")]
    [InlineData("cachetype", "cache_type")]
    [InlineData("color", null)]
    [InlineData("", null)]
    public void Closest_Name_ForgivesOneMistakeInThreeLetters(string name, string? expected, bool found = true) =>
        Assert.Equal(found ? expected : null, NameSuggestion.Closest(name, Names));

    [Fact]
    public void Closest_LongName_IsComparedUpToItsLimit() =>
        Assert.NotNull(NameSuggestion.Closest(new string('a', 10_000), [new string('a', 10_001)]));
}
