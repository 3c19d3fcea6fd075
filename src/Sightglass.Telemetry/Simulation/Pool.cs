using System.Text;

namespace Sightglass.Telemetry.Simulation;

/// <summary>Items (users, jobs, keys) that flows draw from. The first items are drawn most often.</summary>
internal sealed class Pool
{
    /// <summary>Items; the tables below take 60 bytes for each.</summary>
    public const int MaxSize = 1_000_000;

    private readonly SimulatedText[] _ids;

    // The probability of drawing an item of this rank or a lower one; the last is 1.
    private readonly double[] _cumulative;

    /// <param name="size">1 to <see cref="MaxSize"/>.</param>
    /// <param name="zipf">The item of rank r is drawn in proportion to 1 / (r + 1)^zipf; 0 draws all equally often.</param>
    /// <param name="prefix">Prefix of each id.</param>
    /// <param name="random">Generates the ids.</param>
    public Pool(int size, double zipf, string prefix, SimulationRandom random)
    {
        _ids = new SimulatedText[size];
        _cumulative = new double[size];
        var prefixBytes = Encoding.UTF8.GetBytes(prefix);
        var sum = 0.0;
        for (var rank = 0; rank < size; rank++)
        {
            _ids[rank] = SimulatedText.Uuid(ref random, prefixBytes);
            sum += Math.Pow(rank + 1, -zipf);
            _cumulative[rank] = sum;
        }

        for (var rank = 0; rank < size; rank++)
        {
            _cumulative[rank] /= sum;
        }
    }

    public SimulatedValue Draw(ref SimulationRandom random)
    {
        var found = Array.BinarySearch(_cumulative, random.NextUnit());
        return this[found < 0 ? ~found : found];
    }

    /// <summary>The item of a rank; ranks past the end wrap around.</summary>
    public SimulatedValue this[int rank]
    {
        get
        {
            var within = rank % _ids.Length;
            return new SimulatedValue(SimulatedKind.Text, within, _ids[within], this);
        }
    }

    /// <summary>The probability that an item was among the last <paramref name="draws"/> draws: the hit rate of a cache of that size.</summary>
    public double ChanceSeen(int rank, double draws)
    {
        var chance = _cumulative[rank] - (rank == 0 ? 0 : _cumulative[rank - 1]);
        return 1 - Math.Pow(1 - chance, draws);
    }
}
