namespace Sightglass.Server.Http;

/// <summary>What fits into a total and into a party's half of it.</summary>
public sealed class ByteBudgetTests
{
    [Fact]
    public void Reservations_OfOneParty_TakeHalf()
    {
        var budget = new ByteBudget(100);
        using var first = budget.Open("acme");
        using var second = budget.Open("acme");
        using var other = budget.Open("globex");

        Assert.True(first.TryGrow(30));
        Assert.False(second.TryGrow(21));
        Assert.True(second.TryGrow(20));
        Assert.True(other.TryGrow(50));
        Assert.Equal(100, budget.Used);
    }

    [Fact]
    public void Reservation_ThatIsTheOnlyOne_IsNeverRefused()
    {
        var budget = new ByteBudget(100);
        using (var only = budget.Open("acme"))
        {
            Assert.True(only.TryGrow(1000));
            using var other = budget.Open("globex");
            Assert.False(other.TryGrow(1));
        }

        Assert.Equal(0, budget.Used);
    }

    [Fact]
    public void Reservation_ThatIsTheOnlyOneOfItsParty_TakesMoreThanHalf()
    {
        var budget = new ByteBudget(100);
        using var small = budget.Open("globex");
        using var large = budget.Open("acme");
        Assert.True(small.TryGrow(10));

        Assert.True(large.TryGrow(90));
        Assert.False(large.TryGrow(91));
        Assert.Equal(90, large.Held);
    }

    [Fact]
    public void Reservations_ThatEnd_LeaveNothing()
    {
        var budget = new ByteBudget(100);
        for (var i = 0; i < 10; i++)
        {
            var reservation = budget.Open("acme");
            Assert.True(reservation.TryGrow(40));
            Assert.True(reservation.TryGrow(20));
            reservation.Dispose();
            reservation.Dispose();
        }

        Assert.Equal(0, budget.Used);
    }
}
