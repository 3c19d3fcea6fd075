namespace Sightglass.Telemetry.Events;

/// <summary>Ids as text: their cipher, their order, what is not an id.</summary>
public sealed class EventIdsTests
{
    private static readonly EventIds Ids = new((UInt128)0x0123456789abcdef << 64 | 0xfedcba9876543210);

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, (1UL << 62) - 1)]
    [InlineData(1_764_283_200_123_456, 28_228_531_201_975_303)]
    [InlineData(long.MaxValue, 1)]
    public void Id_PrintedAndParsed_IsTheSame(long time, ulong sequence)
    {
        var id = new EventKey(time, sequence);
        var utf8 = new byte[EventIds.TextLength];
        Ids.Format(id, utf8);

        Assert.True(Ids.TryRead(Ids.Format(id), out var parsed));
        Assert.Equal(id, parsed);
        Assert.Equal(Ids.Format(id), System.Text.Encoding.ASCII.GetString(utf8));
        Assert.Matches("^[0-9a-f]{32}$", Ids.Format(id));
    }

    // Computed by an implementation of its own, with the reference code of SipHash.
    [Theory]
    [InlineData(28_228_531_201_975_303, "8a197b4d16ec49c8")]
    [InlineData(28_228_531_201_975_304, "8423e444512d5504")]
    [InlineData(28_228_531_201_975_305, "8dd379ea098be7ca")]
    public void Id_UnderAKnownKey_HasTheKnownText(ulong sequence, string text) =>
        Assert.Equal("0006449b316d3240" + text, new EventIds((UInt128)123456789012345678 << 64 | 987654321098765432).Format(new EventKey(1_764_283_200_123_456, sequence)));

    [Fact]
    public void Numbers_OfIdsNextToEachOther_AreFarApart()
    {
        var numbers = Enumerable.Range(0, 1000).Select(i => Convert.ToUInt64(Ids.Format(new EventKey(1, 1_000_000 + (ulong)i))[16..], 16)).Order().ToList();

        Assert.All(numbers.Zip(numbers.Skip(1)), pair => Assert.True(pair.Second - pair.First > 1 << 20));
    }

    [Fact]
    public void Number_AtAnotherTimeOrUnderAnotherKey_IsAnother()
    {
        var texts = new[] { Ids.Format(new EventKey(1, 5)), Ids.Format(new EventKey(2, 5)), EventIds.WithoutSecret.Format(new EventKey(1, 5)) }.Select(text => text[16..]);

        Assert.Equal(3, texts.Distinct().Count());
    }

    [Fact]
    public void Ids_OfLaterEvents_SortLater() =>
        Assert.Equal(-1, string.CompareOrdinal(Ids.Format(new EventKey(1_764_283_200_123_456, 9)), Ids.Format(new EventKey(1_764_283_200_123_457, 1))) switch { < 0 => -1, _ => 1 });

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("000644a9a84f464032800c2335a4594")]
    [InlineData("000644a9a84f464032800c2335a459444")]
    [InlineData("000644a9a84f4640 2800c2335a45944")]
    [InlineData("000644a9a84f464g32800c2335a45944")]
    [InlineData("ffffffffffffffff32800c2335a45944")]
    [InlineData("000644a9a84f464032800c2335a45944")]
    [InlineData("000644a9a84f4640ffffffffffffffff")]
    [InlineData("000644a9a84f46400000000000000001")]
    public void Text_ThatIsNoId_IsRefused(string text) => Assert.False(Ids.TryRead(text, out _));

    [Fact]
    public void Numbers_FromBeforeTheKey_StayAsTheyWere()
    {
        var ids = new EventIds((UInt128)7, firstEncrypted: 1000);

        Assert.Equal("000000000000000100000000000003e7", ids.Format(new EventKey(1, 999)));
        Assert.True(ids.TryRead("000000000000000100000000000003e7", out var old));
        Assert.Equal(new EventKey(1, 999), old);
        Assert.DoesNotMatch("00000000000003e8$", ids.Format(new EventKey(1, 1000)));
        Assert.True(ids.TryRead(ids.Format(new EventKey(1, 1000)), out var next));
        Assert.Equal(new EventKey(1, 1000), next);

        // The plain number of an event that has an encrypted one is no id: nobody can try numbers.
        Assert.False(ids.TryRead("000000000000000100000000000003e8", out _));
    }

    [Fact]
    public void Ids_BeforeTheKeyIsLoaded_CannotBePrinted() => Assert.Throws<InvalidOperationException>(() => new EventIds().Format(new EventKey(1, 1)));
}
