using System.Buffers;
using System.Text;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Csv;

/// <summary>The first record of a CSV text: the names of its columns.</summary>
public sealed class CsvHeader
{
    // Of the content by which a text is known as CSV: longer ones need the content type.
    private const int MaxKnownBytes = EventLimits.MaxEventBytes;

    private static readonly SearchValues<byte> NameBytes = SearchValues.Create([.. "_.@-"u8, .. Enumerable.Range(0, 256).Where(code => code >= 0x80 || char.IsAsciiLetterOrDigit((char)code)).Select(code => (byte)code)]);

    private CsvHeader(byte separator, int end, IReadOnlyList<byte[]> names)
    {
        Separator = separator;
        End = end;
        Names = names;
    }

    /// <summary>Comma, semicolon or tab: the one that the header has most of.</summary>
    public byte Separator { get; }

    /// <summary>Where the first row begins.</summary>
    public int End { get; }

    /// <summary>The names of the columns, each as a JSON string; that of the time as the readers of events know it.</summary>
    public IReadOnlyList<byte[]> Names { get; }

    /// <summary>Whether a text begins like JSON, which no header does.</summary>
    public static bool IsJson(ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n,"u8) is [(byte)'{' or (byte)'[', ..];

    /// <summary>Whether a text is CSV by its content alone. Strict, because plain logs have commas too: the header has at least two names, each in quotes or without blanks, and the record after it has as many cells.</summary>
    /// <param name="text">The beginning, without a byte order mark.</param>
    /// <param name="isWhole">Whether nothing follows the text.</param>
    /// <returns>Null when that needs more of the text.</returns>
    public static bool? Recognize(ReadOnlySpan<byte> text, bool isWhole)
    {
        text = text.TrimStart("\r\n"u8);
        isWhole |= text.Length >= MaxKnownBytes;
        if (text.IsEmpty || IsJson(text) || !text.ContainsAny((byte)'\n', (byte)'\r'))
        {
            return isWhole || IsJson(text) ? false : null;
        }

        var separator = SeparatorOf(text);
        var header = new CsvRecord(text, separator, isWhole);
        var (cells, names) = (0, 0);
        for (; header.MoveNext(); cells++)
        {
            if (header.Mistake is not null || !(header.IsQuoted || IsNameOrEmpty(header.Raw)))
            {
                return false;
            }

            names += header.Raw.IsEmpty ? 0 : 1;
        }

        if (header.End < 0 || names < 2)
        {
            return header.End < 0 ? null : false;
        }

        text = text[header.End..].TrimStart("\r\n"u8);
        var row = new CsvRecord(text, separator, isWhole);
        for (; row.MoveNext(); cells--)
        {
        }

        return row.End > 0 ? cells == 0 && row.Mistake is null : isWhole ? false : null;
    }

    /// <summary>Reads the header of a CSV text.</summary>
    /// <param name="text">Without a byte order mark, not empty; it may go on after the header.</param>
    /// <param name="mistake">What is wrong with it; null for nothing.</param>
    /// <returns>Null when the names cannot be those of an event's members.</returns>
    public static CsvHeader? Read(ReadOnlySpan<byte> text, out string? mistake)
    {
        var blank = text.Length - text.TrimStart("\r\n"u8).Length;
        var separator = SeparatorOf(text[blank..]);
        var record = new CsvRecord(text[blank..], separator, isWhole: true);
        var columns = new Dictionary<string, int>(StringComparer.Ordinal);
        List<byte[]> names = [];
        var (scratch, json) = (new ByteBuffer(), new ByteBuffer());
        for (mistake = null; mistake is null && record.MoveNext(); mistake ??= record.Mistake)
        {
            var name = FormulaGuard.Without(record.Text(scratch).Trim(" \t"u8));
            var written = Encoding.UTF8.GetString(name);
            json.Clear();
            JsonText.AppendString(json, name);
            names.Add(json.Span.ToArray());
            mistake = names.Count > EventLimits.MaxFields ? $"the header has more than {EventLimits.MaxFields} names"
                : name.IsEmpty ? $"the header's name {names.Count} is empty; give each column a name"
                : !columns.TryAdd(written, names.Count) ? $"the header has the name '{written}' twice, as its names {columns[written]} and {names.Count}; give each column a name of its own"
                : null;
        }

        // Each row repeats the names.
        mistake ??= record.End > EventLimits.MaxEventBytes ? $"the header has {record.End} bytes; the limit is {EventLimits.MaxEventBytes}" : null;
        if (mistake is null)
        {
            NameTimes(columns, names);
        }

        return mistake is null ? new CsvHeader(separator, blank + record.End, names) : null;
    }

    /// <summary>Gives the columns that people name as a time the name by which it is known, unless a column has such a name.</summary>
    private static void NameTimes(Dictionary<string, int> columns, List<byte[]> names)
    {
        if (PartNames.Time.Any(columns.ContainsKey))
        {
            return;
        }

        var json = new ByteBuffer();
        foreach (var (name, number) in columns.Select(column => (Name: PartNames.TimeOfColumn(column.Key), Number: column.Value)).Where(column => column.Name is not null).OrderBy(column => column.Number).DistinctBy(column => column.Name))
        {
            json.Clear();
            JsonText.AppendString(json, Encoding.UTF8.GetBytes(name!));
            names[number - 1] = json.Span.ToArray();
        }
    }

    private static byte SeparatorOf(ReadOnlySpan<byte> text)
    {
        var (commas, semicolons, tabs) = (0, 0, 0);
        var isQuoted = false;
        foreach (var value in text)
        {
            isQuoted ^= value == '"';
            if (isQuoted)
            {
                continue;
            }

            if (value is (byte)'\n' or (byte)'\r')
            {
                break;
            }

            commas += value == ',' ? 1 : 0;
            semicolons += value == ';' ? 1 : 0;
            tabs += value == '\t' ? 1 : 0;
        }

        return commas >= semicolons && commas >= tabs ? (byte)',' : semicolons >= tabs ? (byte)';' : (byte)'\t';
    }

    private static bool IsNameOrEmpty(ReadOnlySpan<byte> cell) => cell.IsEmpty || ((cell[0] is (byte)'_' or (byte)'@' or >= 0x80 || char.IsAsciiLetter((char)cell[0])) && !cell.ContainsAnyExcept(NameBytes));
}
