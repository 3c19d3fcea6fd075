using System.Diagnostics;
using System.Globalization;

namespace Sightglass.Faults.Server;

/// <summary>The machine's clock with an offset that a file names, in seconds: a clock that jumps while the server runs. Waits take as long as ever.</summary>
internal sealed class OffsetTime(string file) : TimeProvider
{
    private static readonly TimeSpan ReadEvery = TimeSpan.FromMilliseconds(50);

    // Written by whoever finds them old; an offset that is read twice does no harm.
    private long _readAt;
    private long _offsetTicks;

    public override DateTimeOffset GetUtcNow()
    {
        if (_readAt == 0 || Stopwatch.GetElapsedTime(_readAt) > ReadEvery)
        {
            _readAt = Stopwatch.GetTimestamp();
            _offsetTicks = Read(file).Ticks;
        }

        return base.GetUtcNow() + TimeSpan.FromTicks(_offsetTicks);
    }

    /// <summary>The offset in a file; zero when there is none.</summary>
    public static TimeSpan Read(string file)
    {
        try
        {
            return double.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : TimeSpan.Zero;
        }
        catch (IOException)
        {
            return TimeSpan.Zero;
        }
    }

    public static void Write(string file, TimeSpan offset)
    {
        var next = file + ".next";
        File.WriteAllText(next, offset.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        File.Move(next, file, overwrite: true);
    }
}
