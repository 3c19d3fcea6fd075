namespace Sightglass.Crash.Tests;

/// <summary>The referee of the crash tests and of the fault campaign: whatever differs from what was sent is noticed.</summary>
public sealed class ComparisonTests
{
    private readonly RequestLedger _ledger = new();
    private readonly List<StoredRow> _rows = [];

    public ComparisonTests()
    {
        var begin = DateTimeOffset.FromUnixTimeMilliseconds(1_800_000_000_123);
        foreach (var (count, isAcknowledged) in new[] { (3, true), (2, false), (4, true), (5, false) })
        {
            var request = _ledger.Begin(count, isKeyed: false, BodyFormat.Lines, begin, TimeSpan.FromMilliseconds(-1));
            request.IsAcknowledged = isAcknowledged;
            if (request.Number != 3)
            {
                _rows.AddRange(request.Events().Select(Stored));
            }
        }
    }

    [Fact]
    public void Everything_AsItWasSent_IsRight()
    {
        var difference = Comparison.Of(_ledger, _rows);

        Assert.True(difference.IsEmpty);
        Assert.Equal(9, difference.Stored);
    }

    [Fact]
    public void AcknowledgedEvent_ThatIsAway_IsLost()
    {
        _rows.RemoveAt(1);

        Assert.Equal([1], Comparison.Of(_ledger, _rows).Lost);
    }

    [Fact]
    public void AcknowledgedEvent_WhoseBytesAFaultTook_IsCountedApart()
    {
        _ledger.Excuse([1]);
        _rows.RemoveAt(1);

        var difference = Comparison.Of(_ledger, _rows);

        Assert.True(difference.IsEmpty);
        Assert.Equal([1], difference.LostExcused);
    }

    [Fact]
    public void Event_ThatIsThereTwice_IsDoubled()
    {
        _rows.Add(_rows[4]);

        Assert.Equal([4], Comparison.Of(_ledger, _rows).Doubled);
    }

    [Fact]
    public void RequestWithoutAnAnswer_ThatIsThereInPart_IsPartial()
    {
        _rows.RemoveAt(4);

        Assert.Equal([1], Comparison.Of(_ledger, _rows).Partial);
    }

    [Fact]
    public void RequestWithoutAnAnswer_OnceItWasSeen_MustStay()
    {
        Comparison.Of(_ledger, _rows);
        _rows.RemoveRange(3, 2);

        Assert.Equal([3, 4], Comparison.Of(_ledger, _rows).Lost);
    }

    [Fact]
    public void Event_ThatNobodySent_IsForeign()
    {
        _rows.Add(_rows[0] with { Number = 14 });
        _rows.Add(_rows[0] with { Number = -1 });

        Assert.Equal([14, -1], Comparison.Of(_ledger, _rows).Foreign);
    }

    public static TheoryData<string, object?, string> Changes => new()
    {
        { "whole", 0.5, "whole is 0.5, sent was " },
        { "flag", null, "flag is absent, sent was " },
        { "label", "ev-0", "label is ev-0, sent was ev-0-" },
        { FaultEvent.PackField, null, "px_value is absent, sent was " },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Value_ThatDiffers_IsWrong(string name, object? value, string what)
    {
        _rows[0] = _rows[0] with { Values = new Dictionary<string, object?>(_rows[0].Values) { [name] = value } };

        var wrong = Assert.Single(Comparison.Of(_ledger, _rows).Wrong);
        Assert.Equal(0, wrong.Number);
        Assert.StartsWith(what, wrong.What, StringComparison.Ordinal);
    }

    [Fact]
    public void Tenant_ThatDiffers_IsWrong()
    {
        _rows[0] = _rows[0] with { Tenant = "default" };

        Assert.Equal((0, $"tenant is default, sent was {_ledger.Snapshot()[0].EventAt(0).Tenant}"), Assert.Single(Comparison.Of(_ledger, _rows).Wrong));
    }

    [Fact]
    public void Time_ThatDiffers_IsWrong()
    {
        _rows[0] = _rows[0] with { Time = "2027-01-15T08:00:00.124000Z" };

        Assert.Equal((0, "time is 2027-01-15T08:00:00.124000Z, sent was 2027-01-15T08:00:00.123000Z"), Assert.Single(Comparison.Of(_ledger, _rows).Wrong));
    }

    private static StoredRow Stored(FaultEvent sent) =>
        new(sent.Number, sent.Tenant, $"{sent.Time:yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'}", sent.Values().ToDictionary(pair => pair.Name, pair => (object?)pair.Value));
}
