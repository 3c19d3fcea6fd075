using Sightglass.Faults.Kinds;
using Sightglass.Faults.Ledger;
using Sightglass.Faults.Server;

namespace Sightglass.Faults;

/// <summary>Runs rounds one after the other on a data folder that is new again every few rounds, and keeps what is left of a round that failed.</summary>
internal sealed class Campaign : IAsyncDisposable
{
    private readonly CampaignOptions _options;
    private readonly DataDisk _disk;
    private readonly Journal _journal;
    private readonly Action<string> _say;

    // All three belong to the present folder.
    private FaultyServer? _server;
    private RequestLedger _ledger = new();
    private HashSet<long> _gone = [];
    private bool _hasDamagedFiles;
    private int _folderBegan;

    /// <param name="options">What to run.</param>
    /// <param name="say">Takes each line.</param>
    public Campaign(CampaignOptions options, Action<string> say)
    {
        _options = options;
        _say = say;
        Directory.CreateDirectory(options.Root);
        _disk = new DataDisk(options.Root);
        _journal = new Journal(options.Root);
    }

    /// <returns>The results of all rounds in the journal; the last one failed unless the campaign came to its end.</returns>
    public async Task<IReadOnlyList<RoundResult>> RunAsync(CancellationToken cancellationToken)
    {
        var first = _options.First;
        if (!_options.Resumes)
        {
            _journal.Clear();
        }
        else if (_journal.Read() is [.., var last])
        {
            first = last.Round + 1;
        }

        for (var round = first; round < _options.First + _options.Rounds && !cancellationToken.IsCancellationRequested; round++)
        {
            if (_server is null || round - _folderBegan >= _options.FolderRounds)
            {
                await RenewAsync(round);
            }

            var current = new Round(_options, _disk, _server!, _ledger, _gone, _hasDamagedFiles);
            var result = await current.RunAsync(round, KindOf(round));
            _hasDamagedFiles |= current.IsDamaging;
            _journal.Add(result);
            _say(result.ToString());
            if (!result.Holds)
            {
                await KeepAsync(result);
                if (!_options.KeepsGoing)
                {
                    break;
                }
            }
            else
            {
                _server!.TakeOutput();
            }
        }

        return _journal.Read();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _disk.Dispose();
    }

    // Each kind once before any comes again, in another order each time.
    private FaultKind KindOf(int round)
    {
        var order = _options.Kinds.ToArray();
        new Random(unchecked((_options.Seed * 7919) + (round / order.Length))).Shuffle(order);
        return order[round % order.Length];
    }

    private async Task RenewAsync(int round)
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _disk.Renew();
        var clock = Path.Combine(_options.Root, "clock");
        OffsetTime.Write(clock, TimeSpan.Zero);
        _server = new FaultyServer(_disk.DataDirectory, clock);
        _server.Settings[HostedServer.PacksVariable] = PackFaults.CreateFolder(_options.Root);
        (_ledger, _gone, _folderBegan, _hasDamagedFiles) = (new RequestLedger(), [], round, false);
    }

    private async Task KeepAsync(RoundResult result)
    {
        var kept = Path.Combine(_options.Root, "kept", $"round-{result.Round}");
        Directory.CreateDirectory(kept);
        await _server!.DisposeAsync();
        File.WriteAllText(Path.Combine(kept, "server.txt"), _server.TakeOutput());
        File.WriteAllLines(Path.Combine(kept, "violations.txt"), result.Violations.Prepend(result.ToString()));
        DataDisk.Copy(_disk.DataDirectory, Path.Combine(kept, "data"));
        _server = null;
        foreach (var violation in result.Violations)
        {
            _say($"     {violation}");
        }

        var only = _options.Kinds.Count == FaultKind.All.Count ? "" : $" --only {string.Join(',', _options.Kinds.Select(kind => kind.Name))}";
        _say($"     again: ./bench.sh faults --seed {_options.Seed} --first {_folderBegan} --rounds {result.Round - _folderBegan + 1}{only}; data, output and ids are in {kept}");
    }
}
