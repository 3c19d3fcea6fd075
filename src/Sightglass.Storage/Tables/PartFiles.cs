using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Sightglass.Storage.Files;
using Sightglass.Telemetry.Events;

namespace Sightglass.Storage.Tables;

/// <summary>The two small files of a part of the table of events that say what it has.</summary>
internal static class PartFiles
{
    // The least and the greatest time, microseconds since 1970, little-endian: by them the engine skips the part.
    private const string TimesFile = "minmax_time.idx";
    private const int TimesSize = 16;

    private const string CountFile = "count.txt";

    /// <summary>What can be read of them. The times are null when they are no times.</summary>
    public static (long? Rows, long? FromMicros, long? ToMicros) Read(string path)
    {
        try
        {
            var part = new StoreDirectory(path);
            long? rows = long.TryParse(Encoding.ASCII.GetString(part.TryReadAll(CountFile) ?? []), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;
            return part.TryReadAll(TimesFile) is { Length: TimesSize } times && MicrosOf(times) is { } from && MicrosOf(times.AsSpan(8)) is { } to && from <= to ? (rows, from, to) : (rows, null, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return default;
        }

        static long? MicrosOf(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadInt64LittleEndian(bytes) is var micros and >= 0 and < EventTime.EndMicros ? micros : null;
    }

    /// <summary>Writes the times of a part that is not in use.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    public static void WriteTimes(string path, long fromMicros, long toMicros)
    {
        var times = new byte[TimesSize];
        BinaryPrimitives.WriteInt64LittleEndian(times, fromMicros);
        BinaryPrimitives.WriteInt64LittleEndian(times.AsSpan(8), toMicros);
        new StoreDirectory(path).Replace(TimesFile, times);
    }

    /// <summary>Makes another folder with the files of a part. They are never changed in place, so they are there once.</summary>
    /// <exception cref="IOException">The disk failed, or the part is gone.</exception>
    public static void Link(string path, string newPath)
    {
        Directory.CreateDirectory(newPath);
        foreach (var file in Directory.GetFiles(path))
        {
            LinuxFile.Link(file, Path.Combine(newPath, Path.GetFileName(file)));
        }
    }
}
