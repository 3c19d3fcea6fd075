using System.Text;
using Sightglass.Telemetry.Json;

namespace Sightglass.Telemetry.Events;

public sealed class EventRowTests
{
    private static readonly EventSchema Schema = new([new Field("score", FieldType.Number), new Field("date", FieldType.Keyword)]);

    private readonly EventBatch _batch = new(Schema) { ReceivedMicros = 1_000_000 };

    [Fact]
    public void Set_NameOfAFieldOrAnAlias_FillsItsColumn()
    {
        Write("event_type", "deploy", "date", "monday");

        Assert.Equal(("deploy", "monday", ""), (Field("event"), Field("date"), Attributes));
    }

    [Fact]
    public void Set_NameOfNoField_IsAnAttribute()
    {
        // The names of the time and other names of the message apply only to our own format: other formats have their own.
        Write("pod", "a\"b", "timestamp", "1", "body", "text");

        Assert.Equal("""{"timestamp":"1","body":"text","pod":"a\"b"}""", Attributes);
    }

    [Theory]
    [InlineData("WARNING", "warn", "")]
    [InlineData("often", "", """{"severity":"often"}""")]
    public void Set_Level_IsOneOfSixWords(string name, string level, string attributes)
    {
        Write("severity", name);

        Assert.Equal((level, attributes, 0), (Field("level"), Attributes, _batch.Drift.Count));
    }

    [Fact]
    public void Set_TextForANumber_IsDrift()
    {
        Write("score", "high");

        Assert.Equal("""{"score":"high"}""", Attributes);
        Assert.Equal(1, _batch.Drift[Schema.Ordinal("score")]);
    }

    [Theory]
    [InlineData("1", "")]
    [InlineData("2.5", "")]
    [InlineData("0.4", """{"weight":0.4}""")]
    [InlineData("0", """{"weight":0}""")]
    [InlineData("-3", """{"weight":-3}""")]
    public void Set_WeightBelowOne_IsAnAttribute_AndTheEventCountsAsOne(string weight, string attributes)
    {
        Assert.Null(new JsonEventReader(Schema).Read(Utf8($$"""{"weight":{{weight}}}"""), _batch, EventOrigin.Default));

        Assert.Equal((attributes, attributes.Length == 0 ? 0 : 1), (Attributes, _batch.Drift.Count));
    }

    [Theory]
    [InlineData(true, "tenant", "", "default", """{"tenant":""}""")]
    [InlineData(true, "tenant_id", "acme", "acme", "")]
    [InlineData(false, "tenant_id", "acme", "default", """{"tenant_id":"acme"}""")]
    public void Set_Tenant_CountsWhereTheSenderMayChoose(bool mayChoose, string name, string value, string tenant, string attributes)
    {
        Write(EventOrigin.Default with { MayChooseTenant = mayChoose }, row => row.Set(Utf8(name), Utf8(value)));

        Assert.Equal((tenant, attributes), (Text(_batch.Tenants[0]), Attributes));
    }

    [Fact]
    public void SetField_BesideAMemberOfTheSameName_Counts()
    {
        Write(EventOrigin.Default, row =>
        {
            row.SetField(Schema.Ordinal("message"), "of the format"u8);
            row.SetDerived(Schema.Ordinal("service"), "derived"u8);
            row.Set("message"u8, "of the event"u8);
            row.Set("service"u8, "of the event"u8);
        });

        Assert.Equal(("of the format", "of the event", """{"message":"of the event"}"""), (Field("message"), Field("service"), Attributes));
    }

    [Fact]
    public void End_TooFarAhead_RejectsAndKeepsNothing()
    {
        EventRejection? rejection;
        using (var row = _batch.BeginRow(EventOrigin.Default))
        {
            row.Set("score"u8, "high"u8);
            rejection = row.End(_batch.ReceivedMicros + (25L * 3600 * 1_000_000));
        }

        Assert.Equal(new EventRejection(RejectionCode.TimeInFuture, "the event's time lies 25 hours ahead of the server; the limit is 24 hours"), rejection);
        Assert.Equal((0, 0), (_batch.Count, _batch.Drift.Count));
    }

    [Fact]
    public void Dispose_BeforeEnd_LeavesTheRowsBefore()
    {
        Write("event", "a");
        using (var row = _batch.BeginRow(EventOrigin.Default))
        {
            row.Set("event"u8, "b"u8);
            row.SetField(Schema.Ordinal("score"), 2);
            row.SetAttribute("note"u8, "x"u8);
        }

        Write();
        _batch.Seal();

        Assert.Equal(("a", ""), (Field("event"), Field("event", row: 1)));
        Assert.False(_batch.Find(Schema.Ordinal("score"))!.HasValue(1));
        Assert.Equal((2, false), (_batch.Count, AttributesJson.Append(new Columns.ByteBuffer(), _batch.Attributes, row: 1)));
    }

    private string Attributes
    {
        get
        {
            var json = new Columns.ByteBuffer();
            AttributesJson.Append(json, _batch.Attributes, row: 0);
            return Text(json.Span);
        }
    }

    private string Field(string name, int row = 0) => _batch.Find(Schema.Ordinal(name)) switch
    {
        Columns.KeywordColumn keywords => Text(keywords[row]),
        Columns.TextColumn texts => Text(texts[row]),
        _ => "",
    };

    private void Write(params string[] members) => Write(EventOrigin.Default, row =>
    {
        for (var i = 0; i < members.Length; i += 2)
        {
            row.Set(Utf8(members[i]), Utf8(members[i + 1]));
        }
    });

    private void Write(EventOrigin origin, Action<EventRow> members)
    {
        using var row = _batch.BeginRow(origin);
        members(row);
        Assert.Null(row.End(2_000_000));
    }

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
