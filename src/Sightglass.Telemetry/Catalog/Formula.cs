namespace Sightglass.Telemetry.Catalog;

/// <summary>The text of a metric formula and, for every character of it, its place in the pack file.</summary>
/// <remarks>The text is not parsed here: the formula language belongs to the query project, which reports its errors through <see cref="Locate"/>.</remarks>
public sealed class Formula
{
    private readonly string _file;

    // One run per line of the text, plus one after each quoted escape: within a run, text and file advance together.
    private readonly IReadOnlyList<Run> _runs;

    internal Formula(string text, string file, IReadOnlyList<Run> runs)
    {
        Text = text;
        _file = file;
        _runs = runs;
    }

    /// <summary>The formula as the query project reads it: YAML quoting and indentation removed, no white space at the end.</summary>
    public string Text { get; }

    /// <summary>Where the formula begins.</summary>
    public SourcePosition Position => Locate(0);

    /// <summary>The place in the file of the character at a zero-based index of <see cref="Text"/>; an index past the end continues the last line.</summary>
    /// <remarks>Exact for plain, quoted and literal (<c>|</c>) scalars. In a scalar that YAML folds over several lines, counted from its beginning.</remarks>
    public SourcePosition Locate(int index)
    {
        var run = _runs[0];
        foreach (var candidate in _runs)
        {
            if (candidate.Index > index)
            {
                break;
            }

            run = candidate;
        }

        return new SourcePosition(_file, run.Line, run.Column + (index - run.Index));
    }

    public override string ToString() => Text;

    /// <summary>From text index <paramref name="Index"/> on, the text stands in the file from this line and column on.</summary>
    internal readonly record struct Run(int Index, int Line, int Column);
}
