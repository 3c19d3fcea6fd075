using System.CommandLine;
using System.Text.Json;
using Sightglass.Server.Catalog;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Cli;

/// <summary><c>sightglass catalog infer</c>: what it writes for every case of tests/cases/inference.cases.json is accepted beside the shipped packs.</summary>
public sealed class InferCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sightglass-infer-").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Pack_OfEachCase_IsAcceptedBesideTheShippedOnes()
    {
        var shipped = ShippedPacks.Read(Repository.FullPath("packs"), []).Sources;
        foreach (var item in new CaseSuite("inference").All)
        {
            var file = Path.Combine(_folder, item.TryGetProperty("csv", out var csv) ? "events.csv" : "events.ndjson");
            await File.WriteAllTextAsync(file, csv.ValueKind == JsonValueKind.String ? csv.GetString() : string.Join('\n', item.GetProperty("given").EnumerateArray().Select(line => line.GetRawText())));

            var (exitCode, output, error) = await RunAsync("catalog", "infer", file, "--name", "from-a-file");

            Assert.Equal((ExitCode.Done, true), (exitCode, error.Contains("what their fields are taken for", StringComparison.Ordinal)));
            var (catalog, mistakes) = LoadedCatalog.Create([.. shipped, new PackSource("from-a-file", "from-a-file.yaml", output)], EventIds.WithoutSecret);
            Assert.True(catalog is not null, $"{item.GetProperty("name")}: {string.Join('\n', mistakes)}\n{output}");
        }
    }

    [Fact]
    public async Task Output_TellsTheRoles_WhatIsMissing_AndModelsWithoutAPrice()
    {
        var file = Path.Combine(_folder, "calls.ndjson");
        await File.WriteAllTextAsync(file, """{"model":"house-7b","prompt_tokens":5,"completion_tokens":6,"latency_ms":12}""" + "\n");

        var (exitCode, output, error) = await RunAsync("catalog", "infer", file);

        Assert.Equal(ExitCode.Done, exitCode);
        Assert.StartsWith("name: model-calls\ntitle: Model Calls\nversion: 1\n", output, StringComparison.Ordinal);
        Assert.Contains("\nfilter: NOT event=* AND latency_ms=*\n", output, StringComparison.Ordinal);
        Assert.DoesNotContain("model_calls_cost", output, StringComparison.Ordinal);
        Assert.Contains("  duration = latency_ms in ms: by its name", error, StringComparison.Ordinal);
        Assert.Contains("\nnot found: time, name, message, level, status,", error, StringComparison.Ordinal);
        Assert.Contains("no price is known for house-7b, 1 event: its cost is in no number", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_OfSeveralPrograms_IsWrittenForOne_AndTheOthersAreTold()
    {
        var file = Path.Combine(_folder, "mixed.ndjson");
        await File.WriteAllTextAsync(file, """
            {"upstream":{"model":"gpt-4o","status":200,"latency_s":1.5}}
            {"upstream":{"model":"gpt-4o","status":200,"latency_s":1.5}}
            {"tool":"t","run_id":"r1","step":1,"elapsed":0.5}
            """);

        var (_, output, error) = await RunAsync("catalog", "infer", file);
        var (_, other, _) = await RunAsync("catalog", "infer", file, "--group", "elapsed", "--name", "agent");
        var (exitCode, _, mistake) = await RunAsync("catalog", "infer", file, "--group", "x");

        Assert.Contains("\nfilter: NOT event=* AND upstream.latency_s=*\n", output, StringComparison.Ordinal);
        Assert.Contains("2 of 3 events; what their fields", error, StringComparison.Ordinal);
        Assert.Contains("\nin no number: 1 other event, for a pack of those with elapsed, add --group 'elapsed'\n", error, StringComparison.Ordinal);
        Assert.Contains("\ntime: no event has a time that can be read, so each has the time of its arrival; send it as 'timestamp'\n", error, StringComparison.Ordinal);
        Assert.Contains("\nfilter: NOT event=* AND elapsed=*\n", other, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Usage, exitCode);
        Assert.Contains("has no group 'x'; there are: 'upstream.latency_s', 'elapsed'", mistake, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("is not a pack name", "--name", "Not A Name")]
    [InlineData("no event that can be read")]
    public async Task Mistake_IsTold(string message, params string[] more)
    {
        var file = Path.Combine(_folder, "empty.ndjson");
        await File.WriteAllTextAsync(file, "\n");

        var (exitCode, output, error) = await RunAsync(["catalog", "infer", file, .. more]);

        Assert.NotEqual(ExitCode.Done, exitCode);
        Assert.Empty(output);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        return (await SightglassCommand.RunAsync(args, new InvocationConfiguration { Output = output, Error = error }), output.ToString(), error.ToString());
    }
}
