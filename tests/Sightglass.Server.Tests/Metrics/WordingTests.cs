using System.Text.Json.Nodes;

namespace Sightglass.Server.Metrics;

/// <summary>Values in words: the same cases hold for the page.</summary>
public sealed class WordingTests
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
    public void Value_OfAUnit_IsSaidAsThePageSaysIt(double value, string unit, string words) => Assert.Equal(words, Wording.Value(value, unit));
}
