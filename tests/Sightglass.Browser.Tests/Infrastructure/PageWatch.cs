using System.Text.RegularExpressions;

namespace Sightglass.Browser.Infrastructure;

/// <summary>Records hidden errors of a page: errors and warnings of the console, exceptions, failed requests.</summary>
public sealed class PageWatch
{
    private readonly List<string> _notes = []; // The notes of one test. Read once at its end.
    private readonly List<string> _expected = [];
    private readonly List<string> _tolerated = [];

    public PageWatch(IPage page)
    {
        page.Console += (_, message) =>
        {
            // Chromium also reports failed requests here, but without their address; they are recorded below.
            if (message.Type is "error" or "warning" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal))
            {
                Note($"console {message.Type}: {message.Text}");
            }
        };
        page.PageError += (_, error) => Note($"exception: {error}");
        page.RequestFailed += (_, request) =>
        {
            // The page aborts requests whose response is no longer needed.
            if (request.Failure != "net::ERR_ABORTED")
            {
                Note($"{request.Method} {PathOf(request.Url)}: {request.Failure}");
            }
        };
        page.Response += (_, response) =>
        {
            if (response.Status >= 400)
            {
                Note($"{response.Request.Method} {PathOf(response.Url)}: {response.Status}");
            }
        };
    }

    /// <summary>The test causes this: notes that begin with the text; there must be one.</summary>
    public void Expect(string start) => _expected.Add(start);

    /// <summary>The test may cause this: notes that match the pattern.</summary>
    public void Tolerate(string pattern) => _tolerated.Add(pattern);

    /// <summary>Fails and lists every unexpected note, and every expected note that is missing.</summary>
    public void AssertQuiet()
    {
        lock (_notes)
        {
            string[] surprises = [.. _notes.Where(note => !_expected.Exists(start => note.StartsWith(start, StringComparison.Ordinal)) && !_tolerated.Exists(pattern => Regex.IsMatch(note, pattern)))];
            string[] missing = [.. _expected.Where(start => !_notes.Exists(note => note.StartsWith(start, StringComparison.Ordinal)))];
            Assert.True(surprises is [], $"went wrong in the page:\n{string.Join('\n', surprises)}");
            Assert.True(missing is [], $"did not happen in the page:\n{string.Join('\n', missing)}");
        }
    }

    private static string PathOf(string url) => new Uri(url).AbsolutePath;

    private void Note(string note)
    {
        lock (_notes)
        {
            _notes.Add(note);
        }
    }
}
