using Sightglass.Faults.Reading;

namespace Sightglass.Faults.Kinds;

/// <summary>Damage to the engine's own files: only the events of that part may be lost, the rest is answered, and the server says what is gone.</summary>
internal static class PartFaults
{
    public static IReadOnlyList<FaultKind> All { get; } =
    [
        new("flip-part-data", scene => DamageAsync(scene, "data.bin", Flip)),
        new("flip-part-marks", scene => DamageAsync(scene, "data.cmrk*", Flip)),
        new("flip-part-index", scene => DamageAsync(scene, "primary.cidx", Flip)),
        new("flip-part-text", scene => DamageAsync(scene, "*.txt", Flip)),
        new("flip-part-times", scene => DamageAsync(scene, "minmax_time.idx", Flip)),
        new("delete-part", scene => DamageAsync(scene, "data.bin", (_, file) =>
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
            return "and its whole folder deleted";
        })),
        new("flip-definition", async scene =>
        {
            await scene.Server.DrainAsync();
            var (copies, database) = (Path.Combine(scene.Data, "engine", "definitions"), Path.Combine(scene.Data, "engine", "db"));

            // The last change of a column has its copy.
            await Task.Delay(CopyTime);
            await scene.Server.KillAllAsync();
            var files = Directory.GetFiles(copies, "*.sql").Order(StringComparer.Ordinal).ToList();
            var file = Path.Combine(database, Path.GetFileName(files[scene.Random.Next(files.Count)]).Replace('~', '/'));
            scene.IsDamaging = true;
            scene.Detail = $"{Path.GetFileName(file)}, {Flip(scene, file)}";
        }),
        new("cut-part-file", scene => DamageAsync(scene, "*", (_, file) =>
        {
            FileDamage.Cut(file, new FileInfo(file).Length / 2);
            return "cut in half";
        })),
        new("delete-part-file", scene => DamageAsync(scene, "*", (_, file) =>
        {
            File.Delete(file);
            return "deleted";
        })),
    ];

    private static readonly TimeSpan CopyTime = TimeSpan.FromSeconds(3);

    private static async Task DamageAsync(Scene scene, string pattern, Func<Scene, string, string> damage)
    {
        // On a new folder there would be no part yet.
        await scene.DelayAsync(50, 600);
        await scene.Server.DrainAsync();
        if (scene.Random.Next(2) == 0)
        {
            await scene.Server.StopAsync();
        }
        else
        {
            await scene.Server.KillAllAsync();
        }

        var parts = EngineParts.Find(scene.Data);
        if (parts.Count == 0)
        {
            scene.Detail = "there are no parts yet";
            return;
        }

        var part = parts[scene.Random.Next(parts.Count)];
        var files = Directory.GetFiles(part.Path, pattern).Where(path => new FileInfo(path).Length > 0).Order(StringComparer.Ordinal).ToList();
        if (files.Count == 0)
        {
            scene.Detail = $"{Path.GetFileName(part.Path)} has no {pattern}";
            return;
        }

        var file = files[scene.Random.Next(files.Count)];
        scene.IsDamaging = true;
        scene.RowsThatMayBeLost = part.Rows;
        scene.RowsHit = part.Rows;
        scene.Detail = $"{Path.GetFileName(part.Path)}/{Path.GetFileName(file)} of {part.Rows} rows, {damage(scene, file)}";
    }

    private static string Flip(Scene scene, string file) => FileDamage.Flip(scene.Random, file, 0, new FileInfo(file).Length);
}
