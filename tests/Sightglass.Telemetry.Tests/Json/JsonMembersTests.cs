using System.Globalization;
using System.Text;
using System.Text.Json;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Json;

public sealed class JsonMembersTests
{
    // What the mutations are made of: all that means something to JSON, and some that means nothing.
    private const string Alphabet = "{}[]\",:\\ \t\n\u0001/+-.0123459eEtrufalsnbx\u00e9";

    private static readonly string[] Seeds =
    [
        """{}""",
        """ { "a" : "b" , "c":-1.5e+3,"d":[1,{"e":null}],"f":{} } """,
        """{"event":"x","level":"info","duration_ms":526.7,"cached":true,"off":false,"none":null,"message":"a text that is longer than one block of thirty-two bytes"}""",
        """{"message":"with \"escapes\" and \u00e9","na\u006de":0,"b":"\\"}""",
        """{"n":[0,-0,0.1,1e5,1E-5,10,123456789012345678]}""",
    ];

    [Theory]
    [InlineData("""{"a":01}""")]
    [InlineData("""{"a":1.}""")]
    [InlineData("""{"a":.5}""")]
    [InlineData("""{"a":-}""")]
    [InlineData("""{"a":+1}""")]
    [InlineData("""{"a":1e}""")]
    [InlineData("""{"a":truex}""")]
    [InlineData("""{"a":nul}""")]
    [InlineData("""{"a":1,}""")]
    [InlineData("""{,"a":1}""")]
    [InlineData("""{"a":1 "b":2}""")]
    [InlineData("""{"a" 1}""")]
    [InlineData("""{"a":1}}""")]
    [InlineData("""{"a":1}{}""")]
    [InlineData("""{"a":"b}""")]
    [InlineData("""{"a":"b\q"}""")]
    [InlineData("""{"a\q":1}""")]
    [InlineData("""{"message":"b\q","message":"c"}""")]
    [InlineData("{\"a\":\"b\nc\"}")]
    [InlineData("{")]
    [InlineData("")]
    public void Read_NoJson_IsRejected(string json) => Assert.Equal(RejectionCode.MalformedJson, Read(json)?.Code);

    [Fact]
    public void Read_RandomTexts_TakesWhatTheFrameworksReaderTakes()
    {
        var random = new Random(7);
        for (var i = 0; i < 40_000; i++)
        {
            var text = new StringBuilder(Seeds[random.Next(Seeds.Length)]);
            for (var change = random.Next(4); change > 0; change--)
            {
                var at = random.Next(text.Length + 1);
                if (random.Next(2) == 0 && at < text.Length)
                {
                    text.Remove(at, 1);
                }
                else
                {
                    text.Insert(at, Alphabet[random.Next(Alphabet.Length)]);
                }
            }

            var json = text.ToString();
            Assert.True(IsObject(json) == (Read(json) is null), json);
        }
    }

    [Fact]
    public void Read_EventsOfChangingShape_HaveTheirOwnValues()
    {
        var batch = new EventBatch(EventSchema.Canonical);
        var reader = new JsonEventReader(batch.Schema);
        foreach (var json in (string[])["""{"event":"a","service":"b"}""", """{"service":"c","event":"d"}""", """{"event":"e","":"f","service":"g"}""", """{"\u0065vent":"h","event_":"i","service":"j"}"""])
        {
            Assert.Null(reader.Read(Encoding.UTF8.GetBytes(json), batch, EventOrigin.Default));
        }

        Assert.Equal("a d e h", Texts(batch, "event"));
        Assert.Equal("b c g j", Texts(batch, "service"));
    }

    [Fact]
    public void TryParse_RandomNumbers_AreThoseOfTheFramework()
    {
        var random = new Random(7);
        for (var i = 0; i < 40_000; i++)
        {
            var digits = random.NextInt64(1_000_000_000_000_000).ToString("D15", CultureInfo.InvariantCulture)[..random.Next(1, 16)];
            var number = (random.Next(2) == 0 ? "-" : "") + digits.Insert(random.Next(1, digits.Length + 1), ".").TrimEnd('.');

            Assert.True(NumberText.TryParse(Encoding.ASCII.GetBytes(number), out double value));
            Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(number, CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(value));
        }
    }

    private static string Texts(EventBatch batch, string field)
    {
        var column = batch.Keywords(batch.Schema.Ordinal(field));
        return string.Join(' ', Enumerable.Range(0, batch.Count).Select(row => Encoding.UTF8.GetString(column[row])));
    }

    private static EventRejection? Read(string json)
    {
        var batch = new EventBatch(EventSchema.Canonical) { ReceivedMicros = EventTime.EndMicros };
        return new JsonEventReader(batch.Schema).Read(Encoding.UTF8.GetBytes(json), batch, EventOrigin.Default);
    }

    /// <summary>Whether the framework takes the text for one object whose strings can be unescaped.</summary>
    private static bool IsObject(string json)
    {
        try
        {
            var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json), new JsonReaderOptions { MaxDepth = EventLimits.MaxDepth });
            var isObject = reader.Read() && reader.TokenType == JsonTokenType.StartObject;
            while (reader.Read())
            {
                _ = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName ? reader.GetString() : null;
            }

            return isObject;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }
}
