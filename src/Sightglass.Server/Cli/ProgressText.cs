namespace Sightglass.Server.Cli;

/// <summary>Shows the progress of long work: in place on a terminal, otherwise as a line from time to time.</summary>
internal static class ProgressText
{
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(200);

    // In a log file a few lines are as useful as hundreds.
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    /// <param name="terminal">Its standard error is used.</param>
    /// <param name="describe">Returns the current state, on one line. Called on another thread than the work's.</param>
    /// <param name="work">Already started.</param>
    public static async Task ShowAsync(Terminal terminal, Func<string> describe, Task work)
    {
        if (terminal.IsErrorInteractive)
        {
            await terminal.ShowStatusAsync(describe, () => EndsWithinAsync(work, RedrawInterval));
        }
        else
        {
            while (!await EndsWithinAsync(work, LineInterval))
            {
                terminal.Say(describe());
            }
        }

        await work;
    }

    private static async Task<bool> EndsWithinAsync(Task work, TimeSpan interval) =>
        await Task.WhenAny(work, Task.Delay(interval)) == work;
}
