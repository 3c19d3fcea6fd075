using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace Sightglass.Server.Cli;

/// <summary>The output and the exit code of a command line.</summary>
internal sealed record CommandRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs the program's command line in this process.</summary>
    public static async Task<CommandRun> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var exitCode = await SightglassCommand.RunAsync(args, new InvocationConfiguration { Output = output, Error = error });
        return new CommandRun(exitCode, output.ToString(), error.ToString());
    }

    /// <summary>Runs a command line against a server on a free port of this machine that gives every request the same response.</summary>
    public static Task<CommandRun> RunAgainstAsync(int status, string answer, params string[] args) => RunAgainstAsync(status, _ => answer, args);

    /// <summary>The same, with a response for each path and query.</summary>
    public static async Task<CommandRun> RunAgainstAsync(int status, Func<string, string> answer, params string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Run(async context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(answer(context.Request.GetEncodedPathAndQuery()));
        });
        await app.StartAsync();
        return await RunAsync([.. args, "--url", app.Urls.Single(), "--key", "sg_test"]);
    }
}
