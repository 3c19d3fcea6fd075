using System.CommandLine;
using Sightglass.Load;

// Drives a real server over HTTP and writes the measurements to bench/results. A wrong result ends it with exit code 1.
var server = new Option<string>("--server") { Description = "The program under test", Required = true };
var data = new Option<string>("--data") { Description = "Folder for fresh data directories; emptied", Required = true };
var results = new Option<string>("--results") { Description = "Folder for the Markdown tables", Required = true };
var rows = new Option<long>("--rows") { Description = "Events to load", DefaultValueFactory = _ => 2_000_000 };
var sizes = new Option<long[]>("--rows") { Description = "Events stored while asking", DefaultValueFactory = _ => [1_000_000, 10_000_000], AllowMultipleArgumentsPerToken = true };

var load = new Command("load", "Ingest: rate, CPU, acknowledgement, disk, memory, start") { server, data, results, rows };
load.SetAction((parsed, cancellationToken) => RunAsync(() => LoadRun.RunAsync(
    new LoadOptions(parsed.GetRequiredValue(server), parsed.GetRequiredValue(data), parsed.GetRequiredValue(results)), parsed.GetValue(rows), cancellationToken)));

var queries = new Command("queries", "Latencies of the usual questions") { server, data, results, sizes };
queries.SetAction((parsed, cancellationToken) => RunAsync(() => QueryRun.RunAsync(
    new LoadOptions(parsed.GetRequiredValue(server), parsed.GetRequiredValue(data), parsed.GetRequiredValue(results)), parsed.GetValue(sizes)!, cancellationToken)));

var fields = new Command("fields", "Cost of an event by declared fields") { server, data, results };
fields.SetAction((parsed, cancellationToken) => RunAsync(() => FieldsRun.RunAsync(
    new LoadOptions(parsed.GetRequiredValue(server), parsed.GetRequiredValue(data), parsed.GetRequiredValue(results)), cancellationToken)));

var stored = new Option<long>("--rows") { Description = "Events that the heavy questions read", DefaultValueFactory = _ => 1_000_000 };
var pressure = new Command("pressure", "One tenant's acknowledgements while others press") { server, data, results, stored };
pressure.SetAction((parsed, cancellationToken) => RunAsync(() => PressureRun.RunAsync(
    new LoadOptions(parsed.GetRequiredValue(server), parsed.GetRequiredValue(data), parsed.GetRequiredValue(results)), parsed.GetValue(stored), cancellationToken)));

return await new RootCommand("Load and query benchmarks") { load, queries, fields, pressure }.Parse(args).InvokeAsync();

static async Task<int> RunAsync(Func<Task> run)
{
    try
    {
        await run();
        return 0;
    }
    catch (WrongResultException exception)
    {
        await Console.Error.WriteLineAsync("WRONG: " + exception.Message);
        return 1;
    }
}
