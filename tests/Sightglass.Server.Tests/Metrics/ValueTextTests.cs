using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Sightglass.Query.Metrics;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Metrics;

/// <summary>Values as text: the page runs the same cases.</summary>
public sealed class ValueTextTests
{
    private static readonly JsonSerializerOptions Words = new() { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };

    public static TheoryData<double, string, string?, string> Values
    {
        get
        {
            var data = new TheoryData<double, string, string?, string>();
            foreach (var item in JsonNode.Parse(Repository.Text("tests/cases/value-words.json"))!.AsArray())
            {
                data.Add((double)item!["value"]!, (string)item["unit"]!, (string?)item["per"], (string)item["words"]!);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Value_OfAUnit_IsSaidAsThePageSaysIt(double value, string unit, string? per, string words) => Assert.Equal(words, ValueText.Of(value, unit, per));

    public static TheoryData<double?, double?, string, string> Targets
    {
        get
        {
            var data = new TheoryData<double?, double?, string, string>();
            foreach (var item in JsonNode.Parse(Repository.Text("tests/cases/target-words.json"))!.AsArray())
            {
                data.Add((double?)item!["min"], (double?)item["max"], (string)item["unit"]!, (string)item["words"]!);
            }

            return data;
        }
    }

    [Fact]
    public void Status_WithItsSample_IsSaidAsThePageSaysIt()
    {
        foreach (var item in JsonNode.Parse(Repository.Text("tests/cases/status-words.json"))!.AsArray())
        {
            Assert.Equal((string?)item!["words"], MetricWords.Of(item["status"].Deserialize<MetricStatus>(Words), (long)item["sample"]!));
        }
    }

    [Fact]
    public void Change_SinceThePeriodBefore_IsSaidAsThePageSaysIt()
    {
        foreach (var item in JsonNode.Parse(Repository.Text("tests/cases/change-words.json"))!.AsArray())
        {
            var now = new MeasuredValue((double?)item!["value"], (long)item["sample"]!);
            var then = new MeasuredValue((double?)item["previous"], (long)item["previousSample"]!);
            Assert.Equal((string?)item["words"], MetricWords.Of(item["change"].Deserialize<MetricChange?>(Words), now, then, (string)item["unit"]!));
        }
    }

    [Theory]
    [MemberData(nameof(Targets))]
    public void Target_OfAUnit_IsSaidAsThePageShowsIt(double? min, double? max, string unit, string words) => Assert.Equal(words, ValueText.Of(new TargetBand(min, max), unit));
}
