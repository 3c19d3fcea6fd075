using Sightglass.Server.Cli.Client;
using Sightglass.Server.Cli.Text;

namespace Sightglass.Server.Cli;

/// <summary>Turns a server's error about a text into the text with a caret under the position.</summary>
internal static class QueryMistake
{
    /// <param name="query">The text that <paramref name="ask"/> sends.</param>
    /// <param name="ask">May fail with a problem that has a position.</param>
    public static async Task<T> ExplainAsync<T>(string query, Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (ApiProblemException exception) when (exception.Problem.Position is not null)
        {
            throw new CommandFailure(ExitCode.Usage, CaretText.Describe(query, exception.Problem));
        }
    }
}
