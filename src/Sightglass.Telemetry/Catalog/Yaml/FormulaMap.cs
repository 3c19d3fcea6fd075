using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sightglass.Telemetry.Catalog.Yaml;

/// <summary>Finds the position of each character of a YAML scalar in its file.</summary>
/// <remarks>
/// The YAML styles of formulas:
/// <code>
/// formula: Count(event="a") / Count()            # plain: text and file agree from the first character
/// formula: 'Count(message="it''s")'              # quoted: shifted by one, and each escape shifts the rest
/// formula: |                                     # literal: each line begins after the indentation
///   Users = Uniq(user_id)
///   Count() / Users
/// </code>
/// </remarks>
internal static class FormulaMap
{
    public static Formula Create(YamlSource source, YamlScalarNode scalar)
    {
        var text = (scalar.Value ?? "").TrimEnd();
        var runs = scalar.Style switch
        {
            ScalarStyle.Literal => LiteralRuns(source, scalar, text),
            ScalarStyle.Folded => [FirstContent(source, scalar)],
            ScalarStyle.SingleQuoted or ScalarStyle.DoubleQuoted => QuotedRuns(source, scalar, text),
            _ => [new Formula.Run(0, (int)scalar.Start.Line, (int)scalar.Start.Column)],
        };
        return new Formula(text, source.File, runs);
    }

    private static List<Formula.Run> LiteralRuns(YamlSource source, YamlScalarNode scalar, string text)
    {
        List<Formula.Run> runs = [];
        var index = 0;
        var number = (int)scalar.Start.Line + 1;
        foreach (var line in text.Split('\n'))
        {
            var inFile = source.Line(number);
            var indentation = inFile.TrimEnd().EndsWith(line.TrimEnd(), StringComparison.Ordinal) ? inFile.TrimEnd().Length - line.TrimEnd().Length : 0;
            runs.Add(new Formula.Run(index, number, indentation + 1));
            index += line.Length + 1;
            number++;
        }

        return runs;
    }

    private static Formula.Run FirstContent(YamlSource source, YamlScalarNode scalar)
    {
        var number = (int)scalar.Start.Line + 1;
        var line = source.Line(number);
        return new Formula.Run(0, number, line.Length - line.TrimStart().Length + 1);
    }

    private static List<Formula.Run> QuotedRuns(YamlSource source, YamlScalarNode scalar, string text)
    {
        var number = (int)scalar.Start.Line;
        var column = (int)scalar.Start.Column + 1;
        List<Formula.Run> runs = [new Formula.Run(0, number, column)];
        if (scalar.End.Line != scalar.Start.Line)
        {
            return runs;
        }

        var line = source.Line(number);
        for (var index = 0; index < text.Length && column <= line.Length; index++)
        {
            var width = EscapeWidth(line.AsSpan(column - 1), scalar.Style);
            column += width;
            if (width > 1)
            {
                runs.Add(new Formula.Run(index + 1, number, column));
            }
        }

        return runs;
    }

    /// <summary>The number of characters in the file that encode the next character of the text.</summary>
    private static int EscapeWidth(ReadOnlySpan<char> rest, ScalarStyle style) => style switch
    {
        ScalarStyle.SingleQuoted => rest.StartsWith("''") ? 2 : 1,
        _ when rest[0] != '\\' || rest.Length < 2 => 1,
        _ => rest[1] switch { 'x' => 4, 'u' => 6, 'U' => 10, _ => 2 },
    };
}
