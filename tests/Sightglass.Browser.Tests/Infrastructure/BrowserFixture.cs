[assembly: AssemblyFixture(typeof(Sightglass.Browser.Infrastructure.BrowserFixture))]

// A test waits for its page about half of the time: three tests keep two cores busy, and none waits for long.
[assembly: Xunit.v3.Parallelization(MaxThreads = 3)]

namespace Sightglass.Browser.Infrastructure;

/// <summary>One server and one Chromium for all tests. Each test has its own browser context and tenant.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    /// <summary>The tenant with <see cref="SampleEvents"/>; tests only read it.</summary>
    public const string SampleTenant = "sample";

    // The maximum time for anything that a test waits for on a page.
    private const int CeilingMs = 20_000;

    // Debian's, which ./test.sh installs, so the browser that Playwright would download is not needed. Without windows, it needs half the processor time of /usr/bin/chromium.
    private const string Chromium = "/usr/bin/chromium-headless-shell";

    private IPlaywright? _playwright;

    public RunningServer Server { get; } = new();

    public IBrowser Browser { get; private set; } = null!;

    /// <summary>A client for <see cref="SampleTenant"/>.</summary>
    public SightglassClient Sample { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        var serverStart = Server.StartAsync();
        _playwright = await Playwright.CreateAsync();
        Browser = await _playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
        {
            ExecutablePath = Chromium,
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        });
        SetDefaultExpectTimeout(CeilingMs);
        await serverStart;
        Sample = Server.Client(SampleTenant);
        await Sample.IngestAsync([.. SampleEvents.TwoWeeks(TimeProvider.System.GetUtcNow())]);
        await Server.FlushAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright?.Dispose();
        await Server.DisposeAsync();
    }

    /// <summary>A fresh browser context: no session, no preferences.</summary>
    public async Task<IBrowserContext> NewContextAsync(Uri address, BrowserNewContextOptions? options = null)
    {
        options ??= new BrowserNewContextOptions();
        options.BaseURL = address.AbsoluteUri;
        options.ViewportSize ??= new ViewportSize { Width = 1440, Height = 900 };
        options.Locale = "en-US";
        options.TimezoneId ??= "UTC";
        var context = await Browser.NewContextAsync(options);
        context.SetDefaultTimeout(CeilingMs);
        return context;
    }
}
