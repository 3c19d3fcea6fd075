using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sightglass.Telemetry.Catalog.Yaml;

/// <summary>One YAML file during reading: its text, its tree, and the errors found so far. Used by one thread, for one read.</summary>
internal sealed class YamlSource
{
    // Levels of nodes, including stream, document and root. A pack needs nine.
    private const int MaxDepth = 32;

    private readonly string _file;
    private readonly string[] _lines;

    // Bounded by the errors in one file; TakeDiagnostics returns them once.
    private readonly List<PackDiagnostic> _diagnostics = [];

    public YamlSource(string file, string text)
    {
        _file = file;
        _lines = text.Split('\n');
        Root = Parse(text);
    }

    /// <summary>The single mapping that the file consists of, or null when it is something else (reported).</summary>
    public YamlMappingNode? Root { get; }

    public string File => _file;

    public SourcePosition PositionOf(YamlNode node) => new(_file, (int)node.Start.Line, (int)node.Start.Column);

    public void Report(YamlNode node, string message) => Report(PositionOf(node), message);

    public void Report(SourcePosition position, string message) => _diagnostics.Add(new PackDiagnostic(position, message));

    /// <summary>All errors in the order of the file, whatever the order in which they were found.</summary>
    public IReadOnlyList<PackDiagnostic> TakeDiagnostics() =>
        [.. _diagnostics.OrderBy(diagnostic => diagnostic.Position.Line).ThenBy(diagnostic => diagnostic.Position.Column)];

    /// <summary>A line of the file without its end; one-based. Empty past the end.</summary>
    public string Line(long number) => number >= 1 && number <= _lines.Length ? _lines[number - 1].TrimEnd('\r') : "";

    private YamlMappingNode? Parse(string text)
    {
        var stream = new YamlStream();
        var scanner = new Scanner(new StringReader(text));
        try
        {
            CheckDepth(new Parser(scanner));
            stream.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            Report(At(exception.Start), $"not valid YAML: {Reason(exception)}");
            return null;
        }

        // The scanner throws this for some broken files (YamlDotNet 16.3.0: "a: [1" before another key).
        catch (InvalidOperationException)
        {
            Report(At(scanner.CurrentPosition), "not valid YAML: a bracket or quote opened before this is not closed");
            return null;
        }

        if (stream.Documents is [{ RootNode: YamlMappingNode root }])
        {
            return root;
        }

        Report(new SourcePosition(_file, 1, 1), "the file must hold one YAML mapping");
        return null;
    }

    /// <summary>Loading the tree is recursive, so a file of opening brackets would overflow the stack; the parser itself is not recursive.</summary>
    private static void CheckDepth(Parser parser)
    {
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (depth > MaxDepth)
            {
                throw new YamlException(parser.Current.Start, parser.Current.End, $"Nested more than {MaxDepth} deep");
            }
        }
    }

    private SourcePosition At(Mark mark) => new(_file, (int)Math.Max(1, mark.Line), (int)Math.Max(1, mark.Column));

    private static string Reason(YamlException problem)
    {
        var reason = problem.InnerException is YamlException inner ? inner.Message : problem.Message;
        return char.ToLowerInvariant(reason[0]) + reason[1..].TrimEnd('.');
    }
}
