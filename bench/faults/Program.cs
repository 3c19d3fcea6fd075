using System.CommandLine;
using Sightglass.Faults;
using Sightglass.Faults.Kinds;
using Sightglass.Faults.Server;
using Sightglass.Server.Cli;

// As a server of the campaign, and as the engine of such a server; otherwise the campaign itself.
switch (args)
{
    case ["serve", "--data", var data, "--urls", var urls]:
        return await HostedServer.RunAsync(data, urls);
    case ["engine", ..]:
        return await SightglassCommand.RunAsync(args);
}

var root = new Option<string>("--data") { Description = "Folder of the campaign: disk, journal, what failed", Required = true };
var rounds = new Option<int>("--rounds") { Description = "How many rounds", DefaultValueFactory = _ => 100 };
var first = new Option<int>("--first") { Description = "Number of the first round, to run one again" };
var seed = new Option<int>("--seed") { Description = "Determines kinds, times and places", DefaultValueFactory = _ => 1 };
var only = new Option<string>("--only") { Description = $"Kinds, separated by commas: {string.Join(", ", FaultKind.All.Select(kind => kind.Name))}" };
var folderRounds = new Option<int>("--folder-rounds") { Description = "Rounds on one data folder", DefaultValueFactory = _ => 8 };
var resume = new Option<bool>("--resume") { Description = "Go on after the last round in the journal" };
var keepGoing = new Option<bool>("--keep-going") { Description = "Go on after a violation" };
var selfCheck = new Option<bool>("--self-check") { Description = "Change what was read back, three times: each must be noticed" };
var results = new Option<string>("--results") { Description = "Folder for the table" };
var command = new RootCommand("Faults, one after the other, under load; then everything is read back and compared") { root, rounds, first, seed, only, folderRounds, resume, keepGoing, selfCheck, results };
command.SetAction(async (parsed, cancellationToken) =>
{
    IReadOnlyList<FaultKind> kinds = parsed.GetValue(only) is { } names ? [.. names.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(FaultKind.Find)] : FaultKind.All;
    var options = new CampaignOptions(Path.GetFullPath(parsed.GetRequiredValue(root)), parsed.GetValue(first), parsed.GetValue(rounds), parsed.GetValue(seed), kinds)
    {
        FolderRounds = parsed.GetValue(folderRounds),
        Resumes = parsed.GetValue(resume),
        KeepsGoing = parsed.GetValue(keepGoing),
    };
    if (parsed.GetValue(selfCheck))
    {
        return await SelfCheck.RunAsync(options, Console.WriteLine, cancellationToken) ? 0 : 1;
    }

    await using var campaign = new Campaign(options, Console.WriteLine);
    var all = await campaign.RunAsync(cancellationToken);
    var table = FaultsTable.Write(all, DateTimeOffset.UtcNow);
    Console.WriteLine(table);

    // A part of the campaign does not replace the table of the whole.
    if (parsed.GetValue(results) is { } folder && options is { First: 0 } && kinds.Count == FaultKind.All.Count)
    {
        File.WriteAllText(Path.Combine(folder, "faults.md"), table);
    }

    return all.All(result => result.Holds) ? 0 : 1;
});

// A campaign that is stopped ends its round, gives back the disk and writes the table.
return await command.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(3) });
