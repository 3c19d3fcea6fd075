using Sightglass.Faults.Reading;

namespace Sightglass.Faults.Kinds;

/// <summary>Damage to the files beside the segments: no event is in them, so none may be lost or doubled.</summary>
internal static class FileFaults
{
    public static IReadOnlyList<FaultKind> All { get; } =
    [
        new("flip-state", scene => SegmentFaults.WithBacklogAsync(scene, () =>
        {
            var file = State(scene);
            var slot = scene.Random.Next(4) == 0 ? 1 - SpoolFiles.CurrentSlot(scene.Spool) : SpoolFiles.CurrentSlot(scene.Spool);
            scene.Detail = $"slot {slot}, {FileDamage.Flip(scene.Random, file, slot * SpoolFiles.StateSlotDistance, SpoolFiles.StateSlotBytes)}";
            scene.IsDamaging = true;
        })),
        new("cut-state", scene => SegmentFaults.WithBacklogAsync(scene, () =>
        {
            var length = scene.Random.NextInt64(new FileInfo(State(scene)).Length);
            FileDamage.Cut(State(scene), length);
            scene.Detail = $"to {length} bytes";
            scene.IsDamaging = true;
        })),
        new("delete-state", scene => SegmentFaults.WithBacklogAsync(scene, () =>
        {
            File.Delete(State(scene));
            scene.IsDamaging = true;
        })),
        new("damage-receipts", scene => SegmentFaults.WithBacklogAsync(scene, () =>
        {
            var files = Directory.GetFiles(scene.Spool, "*.receipts");
            if (files.Length == 0)
            {
                scene.Detail = "there are no receipts yet";
                return;
            }

            Damage(scene, files[scene.Random.Next(files.Length)], mayDelete: true);
            scene.Ledger.ForgetAllKeys();
        })),
        new("damage-documents", scene => SegmentFaults.WithBacklogAsync(scene, () =>
        {
            var files = Directory.GetFiles(scene.Data, "documents.db*").Where(file => new FileInfo(file).Length > 0).Order(StringComparer.Ordinal).ToList();
            var good = scene.Aside("documents");
            Directory.CreateDirectory(good);
            files.ForEach(file => File.Copy(file, Path.Combine(good, Path.GetFileName(file)), overwrite: true));

            // Without its keys and packs a server may refuse; with them back it starts.
            scene.Repair = () =>
            {
                Directory.GetFiles(scene.Data, "documents.db*").ToList().ForEach(File.Delete);
                Directory.GetFiles(good).ToList().ForEach(file => File.Copy(file, Path.Combine(scene.Data, Path.GetFileName(file))));
            };
            Damage(scene, files[scene.Random.Next(files.Count)], mayDelete: false);
        })),
        new("damage-damage-list", scene => SegmentFaults.WithBacklogAsync(scene, () =>
        {
            var list = Path.Combine(scene.Data, "damage.ndjson");
            if (!File.Exists(list) || new FileInfo(list).Length == 0)
            {
                File.WriteAllText(list, """{"kind":"record","place":"spool/none","rows":0,"detail":"An entry of another time.","foundAt":"2026-01-01T00:00:00Z"}""" + "\n");
            }

            // Damage that is there from earlier rounds is found again, and listed as new.
            scene.RowsHit = long.MaxValue;
            Damage(scene, list, mayDelete: true);
        })),
    ];

    private static string State(Scene scene) => Path.Combine(scene.Spool, SpoolFiles.StateFile);

    private static void Damage(Scene scene, string file, bool mayDelete)
    {
        scene.IsDamaging = true;
        var length = new FileInfo(file).Length;
        var what = scene.Random.Next(mayDelete ? 4 : 3);
        switch (what)
        {
            case 0:
                FileDamage.Cut(file, length / 2);
                break;
            case 3:
                File.Delete(file);
                break;
        }

        scene.Detail = $"{Path.GetFileName(file)}, {what switch { 0 => "cut in half", 3 => "deleted", _ => FileDamage.Flip(scene.Random, file, 0, length) }}";
    }
}
