namespace Sightglass.Storage.ClickHouse;

/// <summary>Who runs next, who waits, and who is refused.</summary>
public sealed class QueryAdmissionTests
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    // A request of its own each time.
    private static QueryParty Acme => new("acme", "a");

    private static QueryParty Globex => new("globex", "g");

    [Fact]
    public async Task Enter_OfOneTenant_LeavesAPlaceForTheOthers()
    {
        var admission = New(running: 4);
        for (var i = 0; i < 3; i++)
        {
            await admission.EnterAsync(Acme, Long, default);
        }

        var fourth = admission.EnterAsync(Acme, Long, default);
        var other = admission.EnterAsync(Globex, Long, default);

        Assert.True(other.IsCompletedSuccessfully, "another tenant's question runs at once");
        Assert.False(fourth.IsCompleted);
    }

    [Fact]
    public async Task Enter_WhileAllRun_ServesTheTenantThatHasTheFewest()
    {
        var admission = New(running: 2);
        var (first, second) = (await admission.EnterAsync(Acme, Long, default), await admission.EnterAsync(Globex, Long, default));
        var acme = Enumerable.Range(0, 3).Select(_ => admission.EnterAsync(Acme, Long, default)).ToList();
        var globex = admission.EnterAsync(Globex, Long, default);

        second.Dispose();
        var third = await globex.WaitAsync(Ceiling);
        Assert.All(acme, task => Assert.False(task.IsCompleted));
        first.Dispose();
        (await acme[0].WaitAsync(Ceiling)).Dispose();
        third.Dispose();
        (await acme[1].WaitAsync(Ceiling)).Dispose();
        (await acme[2].WaitAsync(Ceiling)).Dispose();

        Assert.Equal((0, 0), (admission.Running, admission.WaitingCount));
    }

    [Fact]
    public async Task Enter_OfTwoKeysOfATenant_ServesThemInTurns()
    {
        var admission = New(running: 2);
        var busy = await admission.EnterAsync(Acme, Long, default);
        List<string> served = [];
        var waiting = new[] { Acme, Acme, Acme, Acme with { Key = "b" } }.Select(party => ServeAsync(admission, party, served)).ToList();

        busy.Dispose();
        await Task.WhenAll(waiting).WaitAsync(Ceiling);

        Assert.Equal("b", served[0]);
    }

    [Fact]
    public async Task Enter_BeyondTheShareOfAKey_IsRefused()
    {
        var admission = New(running: 2, waiting: 8);
        await admission.EnterAsync(Acme, Long, default);
        var waiting = Enumerable.Range(0, 2).Select(_ => admission.EnterAsync(Acme, Long, default)).ToList();

        var refused = await Assert.ThrowsAsync<TooManyQueriesException>(() => admission.EnterAsync(Acme, Long, default));

        Assert.Equal("2 questions of this key and 2 of this tenant wait already. Ask fewer at once.", refused.Message);
        Assert.True(admission.EnterAsync(Globex, Long, default).IsCompletedSuccessfully);
        Assert.All(waiting, task => Assert.False(task.IsCompleted));
    }

    [Fact]
    public async Task Enter_OfARequestThatHasBegun_IsNotRefusedHalfway()
    {
        var admission = New(running: 2, waiting: 8);
        var request = Acme;
        var first = await admission.EnterAsync(request, Long, default);
        var waiting = Enumerable.Range(0, 2).Select(_ => admission.EnterAsync(Acme, Long, default)).ToList();

        var next = admission.EnterAsync(request, Long, default);

        Assert.False(next.IsCompleted);
        first.Dispose();
        (await waiting[0].WaitAsync(Ceiling)).Dispose();
        (await waiting[1].WaitAsync(Ceiling)).Dispose();
        (await next.WaitAsync(Ceiling)).Dispose();
        Assert.Equal((0, 0), (admission.Running, admission.WaitingCount));
    }

    [Fact]
    public async Task Enter_IntoAFullQueue_TakesThePlaceOfTheTenantWithTheMost()
    {
        var admission = New(running: 2, waiting: 4);
        await admission.EnterAsync(Acme, Long, default);
        await admission.EnterAsync(Globex, Long, default);
        var acme = new[] { "a", "b" }.Select(key => admission.EnterAsync(Acme with { Key = key }, Long, default)).ToList();
        var globex = new[] { "a", "b" }.Select(key => admission.EnterAsync(Globex with { Key = key }, Long, default)).ToList();

        var newcomer = admission.EnterAsync(new QueryParty("initech", "i"), Long, default);

        Assert.Equal(4, admission.WaitingCount);
        Assert.False(newcomer.IsCompleted);
        var refused = await Task.WhenAny([.. acme, .. globex, newcomer]).WaitAsync(Ceiling);
        await Assert.ThrowsAsync<TooManyQueriesException>(() => refused);
        Assert.Equal(1, acme.Concat(globex).Append(newcomer).Count(task => task.IsCompleted));
    }

    [Fact]
    public async Task Enter_ThatWaitsTooLong_IsRefused()
    {
        var admission = New(running: 2, patience: TimeSpan.FromMilliseconds(100));
        await admission.EnterAsync(Acme, Long, default);

        var refused = await Assert.ThrowsAsync<TooManyQueriesException>(() => admission.EnterAsync(Acme, Long, default).WaitAsync(Ceiling));

        Assert.Equal("the question did not get its turn within 0.1 s, because others run. Ask again in a moment, or ask for a shorter range.", refused.Message);
        Assert.Equal((1, 0), (admission.Running, admission.WaitingCount));
    }

    [Fact]
    public async Task Enter_OfAQuestionThatIsLeft_GivesItsPlaceInTheQueueUp()
    {
        var admission = New(running: 2);
        await admission.EnterAsync(Acme, Long, default);
        using var left = new CancellationTokenSource();
        var waiting = admission.EnterAsync(Acme, Long, left.Token);

        await left.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Ceiling));
        Assert.Equal((1, 0), (admission.Running, admission.WaitingCount));
    }

    private static QueryAdmission New(int running, int waiting = 64, TimeSpan? patience = null) =>
        new(new QueryOptions { Running = running, Waiting = waiting, Patience = patience ?? Long }, TimeProvider.System);

    private static async Task ServeAsync(QueryAdmission admission, QueryParty party, List<string> served)
    {
        using var place = await admission.EnterAsync(party, Long, default);
        lock (served)
        {
            served.Add(party.Key is "b" ? party.Key : party.Tenant);
        }
    }
}
