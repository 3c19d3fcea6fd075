using Spectre.Console;

namespace Sightglass.Server.Cli;

/// <summary>Says how long work stands: in place on a terminal, else as a line now and then.</summary>
internal static class ProgressText
{
    private static readonly TimeSpan RedrawInterval = TimeSpan.FromMilliseconds(200);

    // Logs are read afterwards: a few lines tell as much as hundreds.
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(5);

    /// <param name="terminal">Standard error is used.</param>
    /// <param name="describe">The present state, on one line. Called from another thread than the work's.</param>
    /// <param name="work">Already begun.</param>
    public static async Task ShowAsync(Terminal terminal, Func<string> describe, Task work)
    {
        if (terminal.IsErrorInteractive)
        {
            await terminal.ErrorConsole().Status().StartAsync(Markup.Escape(describe()), async status =>
            {
                while (!await EndsWithinAsync(work, RedrawInterval))
                {
                    status.Status(Markup.Escape(describe()));
                }
            });
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
