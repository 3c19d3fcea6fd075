using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Sightglass.Server.Http;

/// <summary>What fails because the server stops is no failure of the server.</summary>
public sealed class StoppingTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Failure_WhileTheServerStops_IsSaidToPass(bool isStopping)
    {
        using var lifetime = new Lifetime();
        if (isStopping)
        {
            lifetime.StopApplication();
        }

        await using var services = new ServiceCollection().AddLogging().BuildServiceProvider();
        using var body = new MemoryStream();
        var context = new DefaultHttpContext { RequestServices = services, Response = { Body = body } };

        var isHandled = await new StoppingExceptionHandler(lifetime).TryHandleAsync(context, new ObjectDisposedException("HttpClient"), TestContext.Current.CancellationToken);

        Assert.Equal((isStopping, isStopping ? 503 : 200, isStopping ? "2" : ""), (isHandled, context.Response.StatusCode, context.Response.Headers.RetryAfter.ToString()));
        if (isStopping)
        {
            JsonAssert.Equal(
                """{"type":"/problems/server-stopping","title":"The server is stopping","status":503,"detail":"ask again when it is back.","code":"server-stopping"}""",
                JsonNode.Parse(body.ToArray())!.AsObject().Without("traceId"));
        }
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _stopping = new();

        public CancellationToken ApplicationStarted => CancellationToken.None;

        public CancellationToken ApplicationStopping => _stopping.Token;

        public CancellationToken ApplicationStopped => CancellationToken.None;

        public void StopApplication() => _stopping.Cancel();

        public void Dispose() => _stopping.Dispose();
    }
}
