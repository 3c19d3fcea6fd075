using System.Globalization;
using Sightglass.Query.Functions;

namespace Sightglass.Query.Syntax;

/// <summary>The name of a value that is derived from a field, such as <c>Bucket(duration_ms, 100)</c> or <c>Hour(time)</c>. It may stand wherever the name of a field may.</summary>
/// <param name="Function">A function that is a key.</param>
/// <param name="Field">What it is derived from.</param>
/// <param name="Zone">An IANA time zone; null for UTC, and for buckets.</param>
public sealed record DerivedName(QueryFunction Function, string Field, string? Zone)
{
    // Decimal places of a width: what a float can still add up exactly.
    private const int MaxDecimals = 9;

    // Ten years.
    private const int MaxDays = 3660;

    // What a float has all digits of.
    private const double MaxUnits = 1L << 53;

    /// <summary>The width of a bucket, as a whole number of units.</summary>
    public long Units { get; private init; }

    /// <summary>The days of a period; 0 for other functions.</summary>
    public int Days { get; private init; }

    /// <summary>How many units are one: a power of ten.</summary>
    public long Scale { get; private init; } = 1;

    /// <summary>The second of two fields that are compared; null for other functions.</summary>
    public string? Other { get; private init; }

    /// <summary>The names of the fields; the name itself if it is not derived from others.</summary>
    public static IReadOnlyList<string> SourcesOf(string name) => Read(name, out _) switch
    {
        null => [name],
        { Other: { } other } compared => [compared.Field, other],
        var derived => [derived.Field],
    };

    /// <summary>The names in a list with commas; those within parentheses are part of a name. Derived names are in the form of <see cref="ToString"/>.</summary>
    public static IReadOnlyList<string> ReadList(string text)
    {
        List<string> names = [];
        var (start, depth) = (0, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                var name = text[start..i].Trim();
                names.Add(name.Length == 0 ? name : Read(name, out _)?.ToString() ?? name);
                start = i + 1;
            }
            else
            {
                depth += text[i] switch { '(' => 1, ')' when depth > 0 => -1, _ => 0 };
            }
        }

        return [.. names.Where(name => name.Length > 0)];
    }

    /// <summary>Reads a call of a function that is a key.</summary>
    /// <param name="text">May be any name.</param>
    /// <param name="problem">What is wrong with the call; null if there is none, or it is right.</param>
    /// <returns>Null for names of fields and wrong calls.</returns>
    public static DerivedName? Read(string text, out string? problem)
    {
        problem = null;
        var open = text.IndexOf('(', StringComparison.Ordinal);
        if (open < 1 || text[^1] != ')' || QueryFunctions.Find(text[..open].TrimEnd()) is not { IsKey: true } function)
        {
            return null;
        }

        var arguments = Arguments(text[(open + 1)..^1]);
        var name = arguments is [{ Length: > 0 } field, ..] ? new DerivedName(function, field, null) : null;
        var last = arguments.Count == 2 ? arguments[1] : null;
        problem = name is null || arguments.Count > 2 ? $"write {function.Syntax}"
            : name.Field.Contains('(', StringComparison.Ordinal) || (function.Argument == FunctionArgument.TwoFields && last?.Contains('(', StringComparison.Ordinal) == true) ? $"'{function.Name}' needs a field"
            : null;
        if (problem is not null)
        {
            return null;
        }

        return function.Argument switch
        {
            FunctionArgument.FieldByWidth => name!.WithWidth(last, out problem),
            FunctionArgument.FieldByPeriod => name!.WithPeriod(last, out problem),
            FunctionArgument.TwoFields => name!.WithOther(last, out problem),
            _ => name!.WithZone(last, out problem),
        };
    }

    /// <summary>The name in the form in which equal ones are equal.</summary>
    public override string ToString()
    {
        var argument = Function.Argument switch
        {
            FunctionArgument.FieldByWidth => ((decimal)Units / Scale).ToString(CultureInfo.InvariantCulture),
            FunctionArgument.FieldByPeriod => Days % 7 == 0 ? $"{Days / 7}w" : $"{Days}d",
            FunctionArgument.TwoFields => QuotedText.Name(Other!),
            _ => Zone,
        };
        return argument is null ? $"{Function.Name}({QuotedText.Name(Field)})" : $"{Function.Name}({QuotedText.Name(Field)}, {argument})";
    }

    private DerivedName? WithWidth(string? text, out string? problem)
    {
        problem = null;
        var decimals = text is null || !text.Contains('.', StringComparison.Ordinal) ? 0 : text.Length - text.IndexOf('.', StringComparison.Ordinal) - 1;
        if (decimals <= MaxDecimals && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var width) && width > 0)
        {
            var scale = (long)Math.Pow(10, decimals);
            if ((double)width * scale <= MaxUnits)
            {
                return this with { Units = (long)(width * scale), Scale = scale };
            }
        }

        problem = text is null ? $"'{Function.Name}' needs a width; write {Function.Syntax}" : $"'{text}' is no width: a number above 0 with at most {MaxDecimals} decimal places";
        return null;
    }

    private DerivedName? WithPeriod(string? text, out string? problem)
    {
        var unit = text is [.., 'd'] ? 1 : text is [.., 'w'] ? 7 : 0;
        var days = unit > 0 && int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count <= MaxDays / unit ? count * unit : 0;
        problem = days > 0 ? null : text is null ? $"'{Function.Name}' needs a period; write {Function.Name}(user_id, 1d)" : $"'{text}' is no period of whole days; write 1d, 7d or 1w";
        return days > 0 ? this with { Days = days } : null;
    }

    private DerivedName? WithOther(string? text, out string? problem)
    {
        problem = string.IsNullOrEmpty(text) ? $"'{Function.Name}' needs two fields; write {Function.Syntax}" : null;
        return problem is null ? this with { Other = text } : null;
    }

    private DerivedName? WithZone(string? text, out string? problem)
    {
        problem = null;
        if (text is null or "UTC")
        {
            return this;
        }

        // Names of files would be found, too; those of zones have only these characters.
        if (text.All(c => char.IsAsciiLetterOrDigit(c) || c is '/' or '_' or '-' or '+') && TimeZoneInfo.TryFindSystemTimeZoneById(text, out var zone) && zone.HasIanaId)
        {
            return this with { Zone = text };
        }

        problem = $"'{text}' is no time zone; write one of the IANA database, such as Europe/Berlin";
        return null;
    }

    /// <summary>The texts between commas; what is in quotes is one.</summary>
    private static List<string> Arguments(string text)
    {
        List<string> arguments = [];
        var start = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == ',')
            {
                arguments.Add(Unquoted(text[start..i].Trim()));
                start = i + 1;
            }
            else if (text[i] == '"')
            {
                i = EndOfQuote(text, i);
            }
        }

        return arguments;
    }

    private static int EndOfQuote(string text, int start)
    {
        var i = start + 1;
        while (i < text.Length - 1 && text[i] != '"')
        {
            i += text[i] == '\\' ? 2 : 1;
        }

        return Math.Min(i, text.Length - 1);
    }

    private static string Unquoted(string text) => text is ['"', .., '"'] and { Length: > 2 } ? text[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal) : text;
}
