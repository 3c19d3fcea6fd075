using Sightglass.Faults.Reading;

namespace Sightglass.Faults.Kinds;

/// <summary>Damage to the segments of the spool while acknowledged events wait there: only the records that were hit may be lost, and the server says how many.</summary>
internal static class SegmentFaults
{
    // Half a segment of the campaign: no damage of an earlier round leaves so much without a record.
    private const int LongestUnread = 32 << 10;

    public static IReadOnlyList<FaultKind> All { get; } =
    [
        new("torn-write", scene => WithBacklogAsync(scene, () =>
        {
            // The end of a write that never was synced. Nothing acknowledged is hit, and nothing is to be reported.
            var last = SpoolFiles.Segments(scene.Spool)[^1];
            var torn = new byte[scene.Random.Next(1, 3000)];
            if (scene.Random.Next(2) == 0)
            {
                scene.Random.NextBytes(torn);
            }

            using var file = new FileStream(last, FileMode.Append);
            file.Write(torn);
            scene.Detail = $"{torn.Length} bytes after {Path.GetFileName(last)}";
        })),
        new("cut-tail", scene => WithBacklogAsync(scene, () =>
        {
            var last = SpoolFiles.Segments(scene.Spool)[^1];
            Cut(scene, last, scene.Random.NextInt64(1, new FileInfo(last).Length));
        })),
        new("cut-half", scene => WithBacklogAsync(scene, () =>
        {
            var segments = SpoolFiles.Segments(scene.Spool);
            var segment = segments[scene.Random.Next(segments.Count)];
            Cut(scene, segment, new FileInfo(segment).Length / 2);
        })),
        new("flip-segment-header", scene => WithBacklogAsync(scene, () =>
        {
            var segments = SpoolFiles.Segments(scene.Spool);
            Change(scene, segments[scene.Random.Next(segments.Count)], 0, SpoolFiles.SegmentHeaderBytes, []);
        })),
        new("flip-record-header", scene => WithBacklogAsync(scene, () =>
        {
            if (ChooseRecord(scene) is { } record)
            {
                Change(scene, record.Segment, record.Offset, record.HeaderBytes, [record]);
            }
        })),
        new("flip-payload", scene => WithBacklogAsync(scene, () =>
        {
            if (ChooseRecord(scene) is { } record)
            {
                Change(scene, record.Segment, record.Offset + record.HeaderBytes, record.Bytes - record.HeaderBytes, [record]);
            }
        })),
        new("zero-block", scene => WithBacklogAsync(scene, () =>
        {
            // A lost disk block: 4 KiB of zeros at a multiple of 4 KiB, over records and headers alike.
            var segments = SpoolFiles.Segments(scene.Spool);
            var segment = segments[scene.Random.Next(segments.Count)];
            var blocks = (new FileInfo(segment).Length + 4095) / 4096;
            var start = scene.Random.NextInt64(blocks) * 4096;
            scene.Hit([.. SpoolFiles.Records(scene.Spool).Where(record => record.Segment == segment && record.Offset < start + 4096 && record.Offset + record.Bytes > start)]);
            FileDamage.Zero(segment, start, 4096);
            scene.Detail = $"{Path.GetFileName(segment)} at {start}";
        })),
        new("delete-segment", scene => WithBacklogAsync(scene, () =>
        {
            var segment = TakeAway(scene);
            File.Delete(segment);
        })),
        new("segment-directory", scene => WithBacklogAsync(scene, () =>
        {
            var segment = TakeAway(scene);
            File.Delete(segment);
            Directory.CreateDirectory(segment);
        })),
    ];

    /// <summary>Lets events wait in the spool, kills server and engine, and does something to the files.</summary>
    internal static async Task WithBacklogAsync(Scene scene, Action damage)
    {
        await scene.DelayAsync(50, 400);
        scene.Server.SignalEngine(isStop: true);
        await scene.DelayAsync(200, 700);
        await scene.Server.KillAllAsync();

        // Faults that hit nothing would find nothing.
        if (SpoolFiles.Records(scene.Spool).Count == 0 && SpoolFiles.Segments(scene.Spool).Any(segment => new FileInfo(segment).Length > LongestUnread))
        {
            throw new InvalidDataException("the campaign finds no record in the segments of the spool; if their layout changed, change bench/faults/Reading/SpoolFiles.cs with it");
        }

        if (SpoolFiles.Segments(scene.Spool).Count == 0)
        {
            scene.Detail = "there are no segments yet";
            return;
        }

        damage();
    }

    // The records that wait are the ones that matter; every fourth time it is any record.
    private static SpoolRecord? ChooseRecord(Scene scene)
    {
        var done = SpoolFiles.Done(scene.Spool);
        var all = SpoolFiles.Records(scene.Spool);
        var waiting = all.Where(record => record.End > done).ToList();
        var from = waiting.Count == 0 || scene.Random.Next(4) == 0 ? all : waiting;
        return from.Count == 0 ? null : from[scene.Random.Next(from.Count)];
    }

    private static string TakeAway(Scene scene)
    {
        var segments = SpoolFiles.Segments(scene.Spool);
        var segment = scene.Random.Next(3) switch
        {
            0 => segments[0],
            1 => segments[segments.Count / 2],
            _ => segments[^1],
        };
        scene.Hit([.. SpoolFiles.Records(scene.Spool).Where(record => record.Segment == segment)]);
        scene.Detail = $"{Path.GetFileName(segment)}, number {segments.ToList().IndexOf(segment) + 1} of {segments.Count}";
        return segment;
    }

    private static void Cut(Scene scene, string segment, long length)
    {
        scene.Hit([.. SpoolFiles.Records(scene.Spool).Where(record => record.Segment == segment && record.Offset + record.Bytes > length)]);
        scene.Detail = $"{Path.GetFileName(segment)} to {length} of {new FileInfo(segment).Length} bytes";
        FileDamage.Cut(segment, length);
    }

    private static void Change(Scene scene, string segment, long from, long length, IReadOnlyCollection<SpoolRecord> hit)
    {
        scene.Hit(hit);
        scene.Detail = $"{Path.GetFileName(segment)}, {FileDamage.Flip(scene.Random, segment, from, length)}";
    }
}
