using System.Globalization;

namespace Sightglass.Faults.Kinds;

/// <summary>Changes bytes of a file that nobody has open.</summary>
internal static class FileDamage
{
    /// <summary>Flips a bit, or changes a byte, somewhere in a range.</summary>
    /// <returns>What was done, for the line of the round.</returns>
    public static string Flip(Random random, string path, long from, long length)
    {
        using var file = new FileStream(path, FileMode.Open);
        var offset = from + random.NextInt64(Math.Min(length, file.Length - from));
        file.Position = offset;
        var before = file.ReadByte();
        var after = random.Next(2) == 0 ? before ^ (1 << random.Next(8)) : (before + random.Next(1, 256)) & 0xFF;
        file.Position = offset;
        file.WriteByte((byte)after);
        return string.Create(CultureInfo.InvariantCulture, $"byte {offset} from {before:x2} to {after:x2}");
    }

    public static void Cut(string path, long length)
    {
        using var file = new FileStream(path, FileMode.Open);
        file.SetLength(length);
    }

    /// <summary>Overwrites a range with zeros, up to the end of the file.</summary>
    public static void Zero(string path, long from, int length)
    {
        using var file = new FileStream(path, FileMode.Open);
        file.Position = from;
        file.Write(new byte[Math.Min(length, file.Length - from)]);
    }
}
