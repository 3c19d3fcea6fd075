using System.Text.Json.Nodes;
using Sightglass.Query.Metrics;
using Sightglass.Telemetry.Catalog;

namespace Sightglass.Server.Metrics;

/// <summary>Values as text: the page runs the same cases.</summary>
public sealed class ValueTextTests
{
    public static TheoryData<double, string, string> Values
    {
        get
        {
            var data = new TheoryData<double, string, string>();
            foreach (var item in JsonNode.Parse(Repository.Text("tests/cases/value-words.json"))!.AsArray())
            {
                data.Add((double)item!["value"]!, (string)item["unit"]!, (string)item["words"]!);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Values))]
    public void Value_OfAUnit_IsSaidAsThePageSaysIt(double value, string unit, string words) => Assert.Equal(words, ValueText.Of(value, unit));

    [Theory]
    [InlineData(0.8, 0.9, "80 % to 90 %")]
    [InlineData(0.6, null, "at least 60 %")]
    [InlineData(null, 0.055, "at most 5.5 %")]
    public void Target_OfAUnit_IsASentence(double? min, double? max, string words) => Assert.Equal(words, ValueText.Of(new TargetBand(min, max), "ratio"));
}
