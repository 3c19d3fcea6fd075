namespace Sightglass.Storage.Engine;

public sealed class EnginePulseTests
{
    private readonly EnginePulse _pulse = new(new EnginePulseLimits());

    [Fact]
    public void Engine_ThatMissesProbes_IsSilent_ThenHangs()
    {
        Assert.Equal(EngineVerdict.Answers, _pulse.Add(isAnswered: true, Seconds(2), Seconds(100)));

        var verdicts = Enumerable.Range(0, 11).Select(_ => _pulse.Add(isAnswered: false, Seconds(2.4), Seconds(100))).ToList();

        Assert.Equal([.. Repeat(EngineVerdict.Answers, 2), .. Repeat(EngineVerdict.Silent, 8), EngineVerdict.Hangs], verdicts);
    }

    [Fact]
    public void Engine_ThatAnswersAgain_StartsOver()
    {
        Miss(5);
        Assert.Equal(EngineVerdict.Answers, _pulse.Add(isAnswered: true, Seconds(2), Seconds(0)));
        Assert.Equal([EngineVerdict.Answers, EngineVerdict.Answers, EngineVerdict.Silent], Enumerable.Range(0, 3).Select(_ => Miss(1)));
    }

    [Fact]
    public void Probe_ThatComesLate_BecauseTheMachineSlept_IsNoMiss_AndTheCountStartsOver()
    {
        Miss(9);
        Assert.Equal(EngineVerdict.Silent, _pulse.Add(isAnswered: false, Seconds(3600), Seconds(0)));
        Assert.Equal(Repeat(EngineVerdict.Silent, 9), Enumerable.Range(0, 9).Select(_ => Miss(1)));
    }

    [Fact]
    public void Engine_ThatComputes_IsSilentAndLives_ForTwoMinutes()
    {
        var verdicts = Enumerable.Range(1, 51).Select(probe => _pulse.Add(isAnswered: false, Seconds(2.4), Seconds(probe * 2.0))).ToList();

        Assert.Equal([.. Repeat(EngineVerdict.Answers, 2), .. Repeat(EngineVerdict.Silent, 48), EngineVerdict.Hangs], verdicts);
    }

    private EngineVerdict Miss(int times)
    {
        for (var i = 1; i < times; i++)
        {
            _pulse.Add(isAnswered: false, Seconds(2.4), Seconds(0));
        }

        return _pulse.Add(isAnswered: false, Seconds(2.4), Seconds(0));
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private static IEnumerable<EngineVerdict> Repeat(EngineVerdict verdict, int times) => Enumerable.Repeat(verdict, times);
}
