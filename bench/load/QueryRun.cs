using System.Diagnostics;
using System.Globalization;
using System.Text;
using Sightglass.Workload;

namespace Sightglass.Load;

/// <summary>The query benchmark: every query five times, on stores of several sizes.</summary>
internal static class QueryRun
{
    private const int Repetitions = 5;

    public static async Task RunAsync(LoadOptions options, IReadOnlyList<long> sizes, CancellationToken cancellationToken)
    {
        var machine = Machine.Describe();
        var columns = new List<IReadOnlyList<QuestionFigures>>();
        foreach (var rows in sizes)
        {
            columns.Add(await MeasureAsync(options, rows, cancellationToken));
        }

        var text = new StringBuilder($"# Questions: milliseconds over HTTP, median of {Repetitions} (first; CPU of server and engine)\n\n{machine}\n\n|");
        foreach (var rows in sizes)
        {
            text.Append(CultureInfo.InvariantCulture, $" | {rows:N0} events");
        }

        text.Append(" |\n|---|").Insert(text.Length, "---:|", sizes.Count).Append('\n');
        for (var question = 0; question < columns[0].Count; question++)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {columns[0][question].Question}");
            foreach (var column in columns)
            {
                text.Append(CultureInfo.InvariantCulture, $" | {column[question].Times}");
            }

            text.Append(" |\n");
        }

        await File.WriteAllTextAsync(Path.Combine(options.Results, "queries.md"), text.ToString(), cancellationToken);
    }

    private static async Task<IReadOnlyList<QuestionFigures>> MeasureAsync(LoadOptions options, long rows, CancellationToken cancellationToken)
    {
        var directory = options.FreshDirectory("queries");
        var traffic = new RequestTraffic(rows, LoadRun.EndOfWorkload(), LoadOptions.Span);
        Console.WriteLine($"Loading {rows:N0} events ...");
        List<QuestionFigures> figures = [];
        await using (var server = await ServerProcess.StartAsync(options.Server, directory, cancellationToken))
        {
            await Loader.SendAsync(server, traffic, cancellationToken);
            await Settling.WaitAsync(server, cancellationToken);
            await LoadRun.CheckRowsAsync(server, traffic, cancellationToken);
            foreach (var question in Question.All(traffic, RequestTruth.Of(traffic)))
            {
                var times = new List<double>();
                var cpu = server.Cpu;
                for (var repetition = 0; repetition < Repetitions; repetition++)
                {
                    var asked = Stopwatch.GetTimestamp();
                    var answer = await question.Ask(server, cancellationToken);
                    times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
                    question.Check(answer);
                }

                var result = new QuestionFigures(question.Name, times.Order().ElementAt(Repetitions / 2), times[0], (server.Cpu - cpu).TotalMilliseconds / Repetitions);
                Console.WriteLine($"{result.Question}: {result.Times}");
                figures.Add(result);
            }
        }

        Directory.Delete(directory, recursive: true);
        return figures;
    }

    /// <summary>Times of one query; CPU is a mean, and comparable even on a busy machine.</summary>
    private sealed record QuestionFigures(string Question, double MedianMs, double FirstMs, double CpuMs)
    {
        public string Times => $"{FigureTable.Text(MedianMs)} ({FigureTable.Text(FirstMs)}; {FigureTable.Text(CpuMs)})";
    }
}
