using System.Text.RegularExpressions;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;

namespace Sightglass.Telemetry.Catalog.Markdown;

/// <summary>Reads what a Markdown document says about events: tables of events, fields, metrics and patterns; lists of metrics; code blocks with patterns.</summary>
public sealed partial class EventDocumentReader
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UsePreciseSourceLocation().Build();

    // All bounded by the document.
    private readonly List<ListedEvent> _events = [];
    private readonly List<ListedField> _fields = [];
    private readonly List<ListedMetric> _metrics = [];
    private readonly List<ListedPanel> _panels = [];
    private readonly List<ListedPattern> _patterns = [];
    private readonly List<string> _common = [];
    private readonly List<(string, string, int)> _renames = [];
    private readonly List<(int, string)> _notes = [];
    private readonly SortedDictionary<int, string> _headings = [];
    private string? _description;

    private EventDocumentReader()
    {
    }

    /// <param name="text">Any text; one that is no Markdown has no events.</param>
    public static EventDocument Read(string text)
    {
        var reader = new EventDocumentReader();
        reader.ReadBlocks(Markdig.Markdown.Parse(text, Pipeline));
        return new EventDocument(reader._headings.GetValueOrDefault(1), reader._description)
        {
            Events = reader._events,
            Fields = reader._fields,
            Metrics = reader._metrics,
            Panels = reader._panels,
            Patterns = reader._patterns,
            Common = reader._common,
            Renames = reader._renames,
            Notes = reader._notes,
        };
    }

    private string Section => _headings.Count == 0 ? "" : _headings.Last().Value;

    private void ReadBlocks(ContainerBlock container)
    {
        foreach (var block in container)
        {
            switch (block)
            {
                case HeadingBlock heading:
                    Open(heading.Level, TextPart.Plain(InlineText.Of(heading)));
                    break;
                case Table table:
                    ReadTable(new DocumentTable(table), InlineText.LineOf(table));
                    break;
                case CodeBlock code:
                    ReadCode(code);
                    break;
                case ListItemBlock item:
                    ReadItem(InlineText.Of(item), InlineText.LineOf(item));
                    ReadBlocks(item);
                    break;
                case ParagraphBlock paragraph when container is not ListItemBlock:
                    ReadParagraph(InlineText.Of(paragraph));
                    break;
                case ContainerBlock inner:
                    ReadBlocks(inner);
                    break;
            }
        }
    }

    // The title stays: it is the heading of everything.
    private void Open(int level, string text)
    {
        if (level == 1 && _headings.ContainsKey(1))
        {
            level = 2;
        }

        foreach (var closed in _headings.Keys.Where(open => open >= level && open > 1).ToList())
        {
            _headings.Remove(closed);
        }

        _headings[level] = text;
    }

    private void ReadParagraph(IReadOnlyList<TextPart> parts)
    {
        if (parts.FirstOrDefault(part => part.Text.Trim().Length > 0) is { IsStrong: false } && Described(TextPart.Plain(parts)) is { Length: > 0 } text)
        {
            _description ??= text;
        }

        ReadCommon(parts);
    }

    /// <summary>A paragraph without the sentences that tell the fields of all events.</summary>
    private static string Described(string paragraph) => string.Join(' ', SentenceEnd().Split(paragraph).Where(sentence => !Common().IsMatch(sentence)));

    private void ReadItem(IReadOnlyList<TextPart> parts, int line)
    {
        ReadCommon(parts);
        if (parts.TakeWhile(part => part.IsStrong).ToList() is { Count: > 0 } label && TextPart.Plain(label) is var title && parts.Skip(label.Count).ToList() is var value
            && (title.EndsWith(':') || TextPart.Plain(value).StartsWith(':')))
        {
            _metrics.Add(new ListedMetric(title.TrimEnd(':').Trim(), Section, WithoutColon(value), line));
        }
        else if (parts.Select((part, index) => (part, index)).Where(part => part.part.IsCode).Select(part => part.index).ToList() is [var former, var current] && TextPart.Plain(parts.Take(current).Skip(former + 1)) is "→" or "->" or "=>")
        {
            _renames.Add((parts[former].Text, parts[current].Text, line));
        }
    }

    private static IReadOnlyList<TextPart> WithoutColon(List<TextPart> value) =>
        value is [{ IsCode: false } first, ..] ? [first with { Text = first.Text.TrimStart(' ', ':') }, .. value.Skip(1)] : value;

    private void ReadCommon(IReadOnlyList<TextPart> parts)
    {
        if (Common().IsMatch(TextPart.Plain(parts)))
        {
            _common.AddRange(parts.Where(part => part.IsCode).Select(part => part.Text).Except(_common).ToList());
        }
    }

    private void ReadCode(CodeBlock code)
    {
        var title = Section;
        string? open = null;
        for (var index = 0; index < code.Lines.Count; index++)
        {
            var text = code.Lines.Lines[index].Slice.ToString().Trim();
            if (open is null && text.StartsWith('#'))
            {
                title = text.TrimStart('#').Trim();
            }
            else if (open is not null || PatternStart().IsMatch(text))
            {
                // A pattern may go on below, until its brace is closed.
                open = open is null ? text : $"{open} {text}";
                if (open.EndsWith('}') || index == code.Lines.Count - 1)
                {
                    _patterns.Add(new ListedPattern(title, open, code.Lines.Lines[index].Line + 1));
                    open = null;
                }
            }
        }
    }

    private void ReadTable(DocumentTable table, int line)
    {
        if (table.Find("panel", "tile", "widget") is { } panel && table.Find("shows", "metric", "metrics", "formula") is { } shown)
        {
            _panels.AddRange(table.Rows.Select(row => EventTables.Panel(table, row, panel, shown, Section)));
        }
        else if (table.Find("metric", "metrics") is { } metric && table.Find("formula", "definition", "calculation") is { } formula)
        {
            _metrics.AddRange(table.Rows.Select(row => EventTables.Metric(table, row, metric, formula, Section)));
        }
        else if (table.Find("pattern", "filter pattern", "patterns") is { } pattern)
        {
            _patterns.AddRange(table.Rows.SelectMany(row => row.Names(pattern).Select(text => new ListedPattern(pattern == 0 ? Section : row.Text(0), text, row.Line))));
        }
        else if (table.Find("event", "event type", "event name", "events", "log event") is { } name)
        {
            var group = string.Join(": ", _headings.Where(heading => heading.Key > 1 && heading.Value != PackMarkdown.EventsHeading).Select(heading => heading.Value));
            _events.AddRange(table.Rows.Select(row => EventTables.Event(table, row, name, group)).Where(listed => listed.Name.Length > 0));
        }
        else if (table.Find("field", "fields", "attribute") is { } field && table.Find("type") is { } type)
        {
            foreach (var row in table.Rows)
            {
                if (EventTables.Field(table, row, field, type) is { } listed)
                {
                    _fields.Add(listed);
                }
                else
                {
                    _notes.Add((row.Line, $"'{row.Text(type)}' of '{row.Text(field)}' is no type of a field; its type is guessed"));
                }
            }
        }
        else
        {
            _notes.Add((line, $"the table of {table.Headings} is not taken: it lists neither events, fields, metrics nor patterns"));
        }
    }

    [GeneratedRegex(@"\ball events\b.*\b(include|have|carry|contain)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Common();

    [GeneratedRegex(@"(?<=[.!?])\s+")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"^\{[\s(!]*\$\.")]
    private static partial Regex PatternStart();
}
