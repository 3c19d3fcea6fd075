using System.Buffers;
using System.Globalization;
using System.Text;

namespace Sightglass.Storage.ClickHouse;

/// <summary>The value of a <c>{name:Type}</c> in a statement. The engine parses it as that type; it is never part of the SQL text.</summary>
public sealed record ClickHouseParameter
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create("\\\t\n\r\0\b\f'");

    private ClickHouseParameter(string name, string text)
    {
        Name = name;
        Text = text;
    }

    public string Name { get; }

    /// <summary>The value in ClickHouse's escaped text form.</summary>
    public string Text { get; }

    /// <summary>True when nobody may see the value.</summary>
    public bool IsSecret { get; private init; }

    public static ClickHouseParameter Secret(string name, ulong value) => new(name, value.ToString(CultureInfo.InvariantCulture)) { IsSecret = true };

    public static ClickHouseParameter String(string name, string value) => new(name, Escape(value, quote: false));

    public static ClickHouseParameter Int64(string name, long value) => new(name, value.ToString(CultureInfo.InvariantCulture));

    public static ClickHouseParameter Double(string name, double value) => new(name, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>For <c>{name:DateTime64(6)}</c> and coarser types: microseconds, UTC.</summary>
    public static ClickHouseParameter Time(string name, DateTimeOffset value) =>
        new(name, value.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.ffffff", CultureInfo.InvariantCulture));

    /// <summary>For <c>{name:Array(String)}</c>.</summary>
    public static ClickHouseParameter Strings(string name, IEnumerable<string> values) =>
        new(name, "[" + string.Join(',', values.Select(value => "'" + Escape(value, quote: true) + "'")) + "]");

    public static ClickHouseParameter Int64s(string name, IEnumerable<long> values) =>
        new(name, "[" + string.Join(',', values.Select(value => value.ToString(CultureInfo.InvariantCulture))) + "]");

    private static string Escape(string value, bool quote)
    {
        if (!value.AsSpan().ContainsAny(Escaped))
        {
            return value;
        }

        var text = new StringBuilder(value.Length + 8);
        foreach (var character in value)
        {
            _ = character switch
            {
                '\\' => text.Append(@"\\"),
                '\t' => text.Append(@"\t"),
                '\n' => text.Append(@"\n"),
                '\r' => text.Append(@"\r"),
                '\0' => text.Append(@"\0"),
                '\b' => text.Append(@"\b"),
                '\f' => text.Append(@"\f"),
                '\'' when quote => text.Append(@"\'"),
                _ => text.Append(character),
            };
        }

        return text.ToString();
    }
}
