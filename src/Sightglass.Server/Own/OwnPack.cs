using Sightglass.Server.Catalog;
using Sightglass.Telemetry.Catalog;
using Sightglass.Telemetry.Catalog.Yaml;

namespace Sightglass.Server.Own;

/// <summary>The pack of metrics and dashboards that people make in the page. An ordinary pack without events, which <c>/api/packs/own</c> shows and restores.</summary>
internal sealed class OwnPack(ActiveCatalog active, PackStore packs) : IDisposable
{
    public const string Name = "own";

    // Servers that share their documents may change it in the same moment: the second change is made again, on what the first left.
    private const int MaxAttempts = 5;

    // Changes of this server come one after the other.
    private readonly SemaphoreSlim _turn = new(1, 1);

    /// <summary>Applies a change to the pack, or to an empty one if there is none.</summary>
    /// <param name="change">The pack after it. Called again if somebody else changed the pack in the meantime.</param>
    /// <param name="actor">Who changes it.</param>
    /// <returns>As of any pack; mistakes are those of the text that the pack would have.</returns>
    public async Task<PackChangeResult> ChangeAsync(Func<Pack, Pack> change, string actor, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                var result = await TryChangeAsync(change, actor, cancellationToken);
                if (result.Outcome != PackChangeOutcome.Conflict || attempt == MaxAttempts)
                {
                    return result;
                }
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<PackChangeResult> TryChangeAsync(Func<Pack, Pack> change, string actor, CancellationToken cancellationToken)
    {
        var document = (await packs.ReadAsync(cancellationToken)).GetValueOrDefault(Name);
        var text = document?.Read<PackDocument>().Yaml;
        var present = text is null ? null : PackReader.Read($"{Name}.yaml", text).Pack;
        var next = PackWriter.Write(change(present ?? Empty));
        return await packs.ChangeAsync(new PackChange(Name, new PackDocument(next), actor) { ExpectedVersion = document?.Version ?? 0 }, cancellationToken);
    }

    public void Dispose() => _turn.Dispose();

    /// <summary>The active catalog, which has the change as soon as it is applied.</summary>
    public LoadedCatalog Catalog => active.Current;

    private static Pack Empty { get; } = new(Name, "Own metrics", 1, "Metrics and dashboards that were made in the page.", new SourcePosition($"{Name}.yaml", 1, 1));
}
