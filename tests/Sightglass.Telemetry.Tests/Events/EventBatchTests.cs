using System.Text;
using Sightglass.Telemetry.Json;

namespace Sightglass.Telemetry.Events;

public sealed class EventBatchTests
{
    private static readonly EventSchema Schema = new([new Field("score", FieldType.Number), new Field("ok", FieldType.Boolean)]);

    [Fact]
    public void Append_AnotherBatch_KeepsEveryValueAndEveryGap()
    {
        var first = Read("""{"event":"a","score":1,"note":"x"}""", """{"user_id":"u"}""");
        var second = Read("""{"event":"b","ok":true}""", """{"event":"a","status_code":200,"score":"bad"}""");

        first.Append(second);

        Assert.Equal(4, first.Count);
        Assert.Equal(["a", "", "b", "a"], Enumerable.Range(0, 4).Select(row => Text(first.Keywords(Schema.Ordinal("event"))[row])));
        Assert.Equal([true, false, false, false], Enumerable.Range(0, 4).Select(first.Find(Schema.Ordinal("score"))!.HasValue));
        Assert.Equal([false, false, true, false], Enumerable.Range(0, 4).Select(first.Find(Schema.Ordinal("ok"))!.HasValue));
        Assert.Equal(200, first.Integers(Schema.Ordinal("status_code"))[3]);
        Assert.Equal("""{"note":"x"}""", Text(first.Attributes[0]));
        Assert.Equal("""{"score":"bad"}""", Text(first.Attributes[3]));
        Assert.Equal(1, first.Drift[Schema.Ordinal("score")]);
    }

    private static EventBatch Read(params string[] events)
    {
        var batch = new EventBatch(Schema) { ReceivedMicros = 1_000_000 };
        var reader = new JsonEventReader(Schema);
        foreach (var json in events)
        {
            Assert.Null(reader.Read(Encoding.UTF8.GetBytes(json), batch, EventOrigin.Default));
        }

        return batch;
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
