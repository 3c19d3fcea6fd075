using System.Globalization;

namespace Sightglass.Browser;

/// <summary>A file that no pack knows, dropped on the page: Home answers without typing.</summary>
public sealed class UnknownDataTests(BrowserFixture fixture) : BrowserTest(fixture)
{
    private const int Requests = 300;

    private static readonly string[] Models = ["gpt-4o-mini", "gpt-4o", "house-model"];

    private HomePage Home => new(Page);

    [Fact]
    public async Task File_Dropped_LeadsToADashboardOfIt()
    {
        await NewTenantAsync();
        await Page.GotoAsync("/explore");

        await DropAsync("gateway.ndjson", GatewayLog());

        await Expect(Home.Verdict).ToContainTextAsync($"{Requests} events");
        await Expect(Shell.ImportDialog).ToHaveCountAsync(0);
        await Expect(Home.Card("Requests")).ToContainTextAsync($"{Requests}");
        await Expect(Home.Card("Error share")).ToContainTextAsync("10 %");
        await Expect(Home.Card("Duration, p95")).ToContainTextAsync("800 ms");
        await Expect(Home.Card("Duration, median")).ToContainTextAsync("200 ms");
        foreach (var model in Models)
        {
            await Expect(Home.Card("Requests").GetByRole(AriaRole.Listitem).Filter(new() { Has = Page.GetByText(model, new() { Exact = true }) })).ToContainTextAsync("100");
        }

        await Expect(Home.Card("Input tokens")).ToContainTextAsync("36,000 tokens");

        await Expect(Home.Failures.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("Rate limit reached");
        await Expect(Home.Failures.GetByRole(AriaRole.Row).Nth(1)).ToContainTextAsync("30");
        await Expect(Page.GetByText("Unpriced: house-model × 100 events.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Reading_Corrected_IsInTheAddressAndSurvivesReload()
    {
        var client = await NewTenantAsync();
        await client.PostEventsAsync(GatewayLog());
        await Server.FlushAsync();
        await Page.GotoAsync("/");
        await Expect(Chip("failed when response.status ≥ 400")).ToBeVisibleAsync();

        await Chip("duration = response.latency_ms (ms)").ClickAsync();
        await Page.GetByRole(AriaRole.Combobox, new() { Name = "Field for duration" }).FillAsync("upstream");
        await Page.Keyboard.PressAsync("Enter");

        await ExpectAddressAsync("/", ("role.duration", "upstream.latency_ms"));
        await Expect(Home.Card("Duration, p95")).ToContainTextAsync("150 ms");
        await Page.ReloadAsync();
        await Expect(Chip("duration = upstream.latency_ms (ms)")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Back to the guesses" }).ClickAsync();
        await Expect(Chip("duration = response.latency_ms (ms)")).ToBeVisibleAsync();

        await Page.GetByRole(AriaRole.Button, new() { Name = "Keep this as a pack" }).ClickAsync();
        var dialog = Page.GetByRole(AriaRole.Dialog, new() { Name = "Keep this as a pack" });
        await Expect(dialog.GetByLabel("Text of the pack", new() { Exact = true })).ToContainTextAsync("response.latency_ms");
        await Expect(dialog.GetByRole(AriaRole.Button, new() { Name = "Needs the scope “admin”" })).ToBeDisabledAsync();
    }

    [Fact]
    public async Task Programs_Mixed_AreMeasuredOneAtATime()
    {
        var client = await NewTenantAsync();
        await client.PostEventsAsync(string.Join('\n', GatewayLog(), """{"event":"run started","run_id":"r1","agent":"a"}""", """{"event":"tool call","run_id":"r1","agent":"a","elapsed":1.5}"""));
        await Server.FlushAsync();
        await Page.GotoAsync("/");

        await Expect(Home.Verdict).ToContainTextAsync($"{Requests} of {Requests + 2} events");
        await Expect(Home.Card("Requests")).ToContainTextAsync($"{Requests}");
        await Chip("2 with run_id").ClickAsync();

        await ExpectAddressAsync("/", ("group", "run_id"));
        await Expect(Home.Card("Events")).ToContainTextAsync("run started");
        await Expect(Chip("duration = elapsed (s), in 50\u00a0%")).ToBeVisibleAsync();
        await Expect(Chip($"{Requests} with response.latency_ms")).ToBeVisibleAsync();
    }

    private ILocator Chip(string words) => Page.GetByRole(AriaRole.Button, new() { Name = words, Exact = true });

    private async Task DropAsync(string name, string text)
    {
        await Expect(Shell.Rail).ToBeVisibleAsync();
        var transfer = await Page.EvaluateHandleAsync(
            "([name, text]) => { const transfer = new DataTransfer(); transfer.items.add(new File([text], name)); return transfer; }", new[] { name, text });
        await Page.DispatchEventAsync("body", "dragenter", new { dataTransfer = transfer });
        await Expect(Shell.ImportDialog).ToBeVisibleAsync();
        await Page.DispatchEventAsync("body", "drop", new { dataTransfer = transfer });
    }

    /// <summary>A day of a gateway that nobody here has seen. Every tenth request fails and is slow.</summary>
    private static string GatewayLog()
    {
        var start = DateTimeOffset.UtcNow.AddDays(-2);
        return string.Join('\n', Enumerable.Range(0, Requests).Select(i =>
        {
            var at = start.AddMinutes(i * 4).ToString("O", CultureInfo.InvariantCulture);
            var response = i % 10 == 0 ? """{"status":429,"latency_ms":800,"error":{"type":"rate_limit_error","message":"Rate limit reached"}}""" : """{"status":200,"latency_ms":200}""";
            return $$$"""{"timestamp":"{{{at}}}","request":{"id":"r{{{i}}}","path":"/v1/chat/completions"},"model":"{{{Models[i % 3]}}}","team":"team-{{{i % 4}}}","upstream":{"latency_ms":150},"response":{{{response}}},"usage":{"prompt_tokens":120,"completion_tokens":30}}""";
        }));
    }
}
