namespace Sightglass.Telemetry.Catalog;

/// <summary>The text of a metric formula, with the position of every character in the pack file.</summary>
/// <remarks>The text is not parsed here: the query project has the formula language, and reports errors through <see cref="Locate"/>.</remarks>
public sealed class Formula
{
    private readonly string _file;

    // One run per line of the text, plus one after each quoted escape: within a run, positions in text and file advance together.
    private readonly IReadOnlyList<Run> _runs;

    internal Formula(string text, string file, IReadOnlyList<Run> runs)
    {
        Text = text;
        _file = file;
        _runs = runs;
    }

    /// <summary>A text that is in no file yet, for a definition that is made while the server runs.</summary>
    public static Formula Of(string text) => new(text.TrimEnd(), "", [new Run(0, 1, 1)]);

    /// <summary>The formula as the query project reads it: without YAML quoting and indentation, and without white space at the end.</summary>
    public string Text { get; }

    /// <summary>Where the formula begins.</summary>
    public SourcePosition Position => Locate(0);

    /// <summary>The position in the file of the character at a zero-based index of <see cref="Text"/>; an index past the end continues the last line.</summary>
    /// <remarks>Exact for plain, quoted and literal (<c>|</c>) scalars. For a scalar that YAML folds over several lines, it is counted from the scalar's beginning.</remarks>
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

    /// <summary>From text index <paramref name="Index"/> on, the text is at this line and column of the file.</summary>
    internal readonly record struct Run(int Index, int Line, int Column);
}
