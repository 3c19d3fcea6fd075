using System.Collections.Concurrent;

namespace Sightglass.Browser;

/// <summary>A page of another origin, in the browser of somebody who is signed in: it tries what a browser lets a page try.</summary>
public sealed class ForeignPageTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    /// <summary>Every attempt, and what the page learns from it.</summary>
    private const string Attempts =
        """
        async server => {
          const learned = [];
          const attempt = async (name, run) => {
            try { learned.push(`${name}: ${await run()}`); } catch (error) { learned.push(`${name}: ${error.name}`); }
          };
          const shown = element => new Promise(done => {
            element.onload = () => done('load');
            element.onerror = () => done('error');
            document.body.append(element);
          });
          const make = (name, members) => Object.assign(document.createElement(name), members);
          const event = '{"event":"forged"}';
          const key = '{"name":"forged","scopes":["admin"]}';
          const writes = [['POST', '/v1/events', event], ['POST', '/api/events/raw?clef', '{"@t":"2026-11-28T00:00:00Z","@mt":"forged"}'], ['POST', '/api/keys', key], ['DELETE', '/api/session', '']];

          // The names and values of a form make JSON as text, a line of it as multipart, and none as urlencoded.
          for (const [, path, body] of writes.slice(0, 3)) {
            for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
              await attempt(`form ${type} ${path}`, async () => {
                const frame = make('iframe', { name: `frame-${type}-${path}`, hidden: true });
                const form = make('form', { method: 'POST', action: server + path, enctype: type, target: frame.name });
                const [name, value] = type === 'text/plain' ? [body.slice(0, -1) + ',"a":"', '"}'] : ['a', body];
                form.append(make('input', { name, value }));
                document.body.append(frame, form);
                const answered = new Promise(done => { frame.onload = done; });
                form.submit();
                await answered;
                return frame.contentDocument;
              });
            }
          }

          for (const [method, path, body] of writes) {
            for (const mode of ['no-cors', 'cors']) {
              for (const type of ['text/plain', 'application/json']) {
                await attempt(`fetch ${mode} ${type} ${method} ${path}`, async () => {
                  const answer = await fetch(server + path, { method, mode, credentials: 'include', headers: { 'Content-Type': type }, body: body || undefined });
                  return `${answer.type} ${answer.status} ${await answer.text()}`;
                });
              }
            }
          }

          for (const path of ['/api/events', '/api/session', '/']) {
            for (const mode of ['no-cors', 'cors']) {
              await attempt(`fetch ${mode} GET ${path}`, async () => {
                const answer = await fetch(server + path, { mode, credentials: 'include' });
                return `${answer.type} ${answer.status} ${await answer.text()}`;
              });
            }

            await attempt(`iframe ${path}`, async () => {
              const frame = make('iframe', { src: server + path, hidden: true });
              await shown(frame);
              return frame.contentDocument;
            });
            await attempt(`image ${path}`, () => shown(make('img', { src: server + path })));
            await attempt(`script ${path}`, () => shown(make('script', { src: server + path })));
          }

          for (const [, path, body] of writes.slice(0, 3)) {
            for (const type of ['text/plain', 'application/json']) {
              await attempt(`beacon ${type} ${path}`, () => navigator.sendBeacon(server + path, new Blob([body], { type })));
            }
          }

          await attempt('tail', () => new Promise(done => {
            const tail = new EventSource(server + '/api/tail', { withCredentials: true });
            for (const name of ['open', 'message', 'ready', 'row', 'error']) tail.addEventListener(name, () => { tail.close(); done(name); });
          }));
          await attempt('window', async () => {
            const opened = open(server + '/api/events');
            try {
              // The first document of a window is empty, and of this page.
              for (let tries = 0; tries < 500 && opened.document.URL === 'about:blank'; tries++) await new Promise(done => setTimeout(done, 20));
              return opened.document.body.textContent;
            } finally { opened.close(); }
          });
          await attempt('cookie', () => document.cookie);
          return learned;
        }
        """;

    // Forms, fetches without a preflight and beacons of text: the server answers them, the browser sends the others only after it was asked.
    private const int AnsweredWrites = 18;

    [Theory]
    [InlineData("127.0.0.1", 200)] // The same site: the browser sends the session.
    [InlineData("localhost", 401)]
    public async Task Page_OfAnotherOrigin_ChangesAndReadsNothing(string host, int read)
    {
        await using var foreign = await ForeignPage.StartAsync();
        var tenant = Server.NewTenant();
        var client = Server.Client(tenant);
        await client.IngestAsync("""{"event":"before"}""");
        await Server.FlushAsync();
        await Page.GotoAsync("/");
        await new SignInPage(Page).SubmitAsync(Server.NewKey(Scope.All, tenant));
        await Expect(new HomePage(Page).Verdict).ToBeVisibleAsync();
        var keys = await AskAsync("GET", "/api/keys");

        var page = await Page.Context.NewPageAsync();
        var reads = new ConcurrentQueue<string>();
        using var writes = new BlockingCollection<string>();
        page.Response += (_, answer) =>
        {
            if (answer.Request.Method == "GET")
            {
                reads.Enqueue($"{new Uri(answer.Url).AbsolutePath} {answer.Status}");
            }
            else
            {
                writes.Add($"{answer.Request.Method} {new Uri(answer.Url).AbsolutePath}: {answer.Status}");
            }
        };
        await page.GotoAsync(foreign.AddressAt(host).AbsoluteUri);
        var learned = await page.EvaluateAsync<string[]>(Attempts, Address.GetLeftPart(UriPartial.Authority));
        var answers = await Task.Run(() => writes.GetConsumingEnumerable().Take(AnsweredWrites).ToList()).WaitAsync(TimeSpan.FromSeconds(20));
        await page.CloseAsync();

        Assert.All(learned, line => Assert.Matches("^((form|iframe) .*: null|fetch .*: (TypeError|opaque 0 )|(image|script) .*: error|beacon .*: true|tail: error|window: SecurityError|cookie: )$", line));
        Assert.All(answers, answer => Assert.Matches("^POST /(v1/events: 401|api/events/raw: 401|api/keys: 415)$", answer));
        Assert.Contains($"/api/events {read}", reads);

        // The page of the server itself does what the other tried.
        Assert.Equal(keys, await AskAsync("GET", "/api/keys"));
        Assert.StartsWith("200 ", await AskAsync("POST", "/v1/events", """{"event":"after"}"""), StringComparison.Ordinal);
        await Server.FlushAsync();
        Assert.Equal(["after", "before"], (await client.ListEventsAsync()).Select(item => (string)item["event"]!));
        await Page.ReloadAsync();
        await Expect(new HomePage(Page).Verdict).ToBeVisibleAsync();
    }

    private Task<string> AskAsync(string method, string path, string? body = null) => Page.EvaluateAsync<string>(
        "async ([method, path, body]) => { const answer = await fetch(path, { method, body }); return `${answer.status} ${await answer.text()}`; }", new[] { method, path, body });
}
