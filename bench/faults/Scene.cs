using Sightglass.Faults.Ledger;
using Sightglass.Faults.Load;
using Sightglass.Faults.Reading;
using Sightglass.Faults.Server;

namespace Sightglass.Faults;

/// <summary>What a fault of one round works on, and what it says about its consequences.</summary>
internal sealed class Scene(FaultyServer server, RequestLedger ledger, DataDisk disk, LoadGenerator load, Random random)
{
    public FaultyServer Server { get; } = server;

    public RequestLedger Ledger { get; } = ledger;

    public DataDisk Disk { get; } = disk;

    public LoadGenerator Load { get; } = load;

    public Random Random { get; } = random;

    public string Data => Server.DataDirectory;

    public string Spool => Path.Combine(Data, "spool");

    /// <summary>Folder for copies, on the same disk as the data.</summary>
    public string Aside(string name) => Path.Combine(Disk.Path, name);

    /// <summary>What was done exactly, for the line of the round.</summary>
    public string Detail { get; set; } = "";

    /// <summary>True when bytes were damaged or taken away: only then may the server report damage.</summary>
    public bool IsDamaging { get; set; }

    /// <summary>True when files may be damaged without an event being hit: an earlier round damaged bytes, or the engine's merges had no space.</summary>
    public bool HasDamagedFiles { get; set; }

    /// <summary>Events that may be lost beyond those that are named, because nobody can say which ones a part of the engine holds.</summary>
    public long RowsThatMayBeLost { get; set; }

    /// <summary>Events in the bytes that were hit, also those that are elsewhere as well: the server must not report more.</summary>
    public long RowsHit { get; set; }

    /// <summary>Events that may be lost without a report: no byte that is left tells that they were there.</summary>
    public HashSet<long> Unwitnessed { get; } = [];

    /// <summary>Called when the server refuses to start, if it may: undoes the fault. Null: it must start.</summary>
    public Action? Repair { get; set; }

    public Task DelayAsync(int fromMs, int toMs) => Task.Delay(Random.Next(fromMs, toMs));

    /// <summary>Records of the spool that a fault is about to hit: their events may be lost unless the engine has them, and their keys forgotten.</summary>
    /// <param name="hit">Records of the spool as it was.</param>
    public void Hit(IReadOnlyCollection<SpoolRecord> hit)
    {
        IsDamaging = true;
        var done = SpoolFiles.Done(Spool);
        var all = SpoolFiles.Records(Spool);

        // What is left knows of every position below these.
        var positions = hit.Select(record => record.Position).ToHashSet();
        var witnessed = Math.Max(SpoolFiles.KnownEnd(Spool), all.Where(record => !positions.Contains(record.Position)).Select(record => record.Durable).DefaultIfEmpty(0).Max());
        foreach (var record in hit)
        {
            RowsHit += record.Rows;
            Ledger.ForgetKeys(record.Events);
            if (record.End > done)
            {
                Ledger.Excuse(record.Events);
                if (record.Position >= witnessed)
                {
                    Unwitnessed.UnionWith(record.Events);
                }
            }
        }
    }
}
