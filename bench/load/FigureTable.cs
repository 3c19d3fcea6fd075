using System.Globalization;
using System.Text;

namespace Sightglass.Load;

/// <summary>Figures with their units, as a Markdown table.</summary>
internal sealed class FigureTable
{
    private readonly List<(string Name, double Value, string Unit)> _figures = [];

    /// <summary>Adds a figure, and prints it while the rest is being measured.</summary>
    public void Add(string name, double value, string unit)
    {
        _figures.Add((name, value, unit));
        Console.WriteLine($"{name}: {Text(value)} {unit}");
    }

    public void Write(string file, string title, string machine)
    {
        var text = new StringBuilder($"# {title}\n\n{machine}\n\n| | | |\n|---|---:|---|\n");
        foreach (var (name, value, unit) in _figures)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {Text(value)} | {unit} |\n");
        }

        File.WriteAllText(file, text.ToString());
    }

    public static string Text(double value) => value.ToString(Math.Abs(value) >= 1000 ? "N0" : Math.Abs(value) >= 100 ? "F0" : "0.##", CultureInfo.InvariantCulture);
}
