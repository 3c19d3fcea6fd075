using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Sightglass.Server.Cli;

/// <summary>Standard output as a file or a pipe. The runtime's own stream says nothing when the reader of a pipe has gone, so that <c>sightglass tail | head -1</c> would run for ever.</summary>
internal static class StandardOutput
{
    private const int Handle = 1;

    // EPIPE.
    private const int BrokenPipe = 32;

    /// <summary>Makes writing to a closed pipe an error, which <see cref="IsClosedPipe"/> knows. Terminals and files keep the runtime's stream.</summary>
    public static void TellOfClosedPipes()
    {
        if (Console.IsOutputRedirected)
        {
            // Without a buffer of its own: a reader sees each line at once. In a file it would write at a place of its own, over what other programs write there.
            var file = new FileStream(new SafeFileHandle(Handle, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            Console.SetOut(new StreamWriter(file.CanSeek ? Console.OpenStandardOutput() : file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });
        }
    }

    /// <summary>Whether the reader of standard output has gone: nobody wants the rest.</summary>
    public static bool IsClosedPipe(Exception exception) => exception is IOException { HResult: BrokenPipe } || (exception.InnerException is { } inner && IsClosedPipe(inner));
}
