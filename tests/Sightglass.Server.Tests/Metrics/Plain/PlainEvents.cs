using System.Text.Json;

namespace Sightglass.Server.Metrics.Plain;

/// <summary>The lines of a sample, counted with loops and without product code.</summary>
internal sealed class PlainEvents
{
    private readonly List<JsonElement> _events;

    // When each user sent a prompt first.
    private readonly Dictionary<string, DateTimeOffset> _firstPrompts = [];

    private PlainEvents(List<JsonElement> events)
    {
        _events = events;
        foreach (var item in events)
        {
            if (Name(item) == "chat_completion_request_start" && Text(item, "user_id") is { } user && (!_firstPrompts.TryGetValue(user, out var first) || Time(item) < first))
            {
                _firstPrompts[user] = Time(item);
            }
        }
    }

    public static PlainEvents Read(string sample) => new([.. File.ReadLines(Repository.FullPath($"samples/{sample}.ndjson")).Select(line => JsonDocument.Parse(line).RootElement)]);

    /// <summary>The events of <c>[from, to)</c>.</summary>
    public PlainEvents Between(DateTimeOffset from, DateTimeOffset to) => new([.. _events.Where(item => Time(item) >= from && Time(item) < to)]);

    /// <summary>The events with these values, in the order of the fields; null for an absent field.</summary>
    public PlainEvents With(IReadOnlyList<string> fields, IReadOnlyList<string?> values) =>
        new([.. _events.Where(item => fields.Select(field => KeyOf(item, field)).SequenceEqual(values))]);

    /// <summary>Every combination of values that some event has in these fields.</summary>
    public IEnumerable<IReadOnlyList<string?>> Keys(IReadOnlyList<string> fields)
    {
        var seen = new HashSet<string>();
        foreach (var item in _events)
        {
            IReadOnlyList<string?> key = [.. fields.Select(field => KeyOf(item, field))];
            if (seen.Add(string.Join('\n', key.Select(value => value ?? "\0"))))
            {
                yield return key;
            }
        }
    }

    /// <summary>Events with one of these names.</summary>
    public double Count(params string[] names) => Count(_ => true, names);

    /// <summary>Events with one of these names that meet a condition.</summary>
    public double Count(Func<JsonElement, bool> condition, params string[] names)
    {
        double count = 0;
        foreach (var item in _events)
        {
            if (IsOf(item, names) && condition(item))
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>Events whose name meets a condition.</summary>
    public double CountNames(Func<string, bool> condition)
    {
        double count = 0;
        foreach (var item in _events)
        {
            if (condition(Name(item)))
            {
                count++;
            }
        }

        return count;
    }

    /// <summary>The numbers in a field of the events with one of these names.</summary>
    public List<double> Numbers(string field, params string[] names)
    {
        List<double> numbers = [];
        foreach (var item in _events)
        {
            if (IsOf(item, names) && item.TryGetProperty(field, out var value) && value.ValueKind is JsonValueKind.Number)
            {
                numbers.Add(value.GetDouble());
            }
        }

        return numbers;
    }

    public double? Sum(string field, params string[] names) => Numbers(field, names) is { Count: > 0 } numbers ? numbers.Sum() : null;

    public double? Mean(string field, params string[] names) => Numbers(field, names) is { Count: > 0 } numbers ? numbers.Sum() / numbers.Count : null;

    public double? Largest(string field, params string[] names) => Numbers(field, names) is { Count: > 0 } numbers ? numbers.Max() : null;

    /// <summary>By nearest rank: the smallest number that at least this share of the numbers does not exceed.</summary>
    public double? Percentile(double share, string field, params string[] names)
    {
        var numbers = Numbers(field, names);
        numbers.Sort();
        return numbers.Count == 0 ? null : numbers[(int)Math.Ceiling((share * numbers.Count) - 1e-9) - 1];
    }

    /// <summary>Different values of a field among the events with one of these names; without names, among all.</summary>
    public double Different(string field, params string[] names)
    {
        var values = new HashSet<string>();
        foreach (var item in _events)
        {
            if ((names.Length == 0 || IsOf(item, names)) && Text(item, field) is { } value)
            {
                values.Add(value);
            }
        }

        return values.Count;
    }

    /// <summary>For each value of a key that has both: milliseconds from its first event of one name to the first event at or after it with one of the other names.</summary>
    public List<double> Elapsed(string key, string first, params string[] then)
    {
        var starts = new Dictionary<string, DateTimeOffset>();
        foreach (var item in _events)
        {
            if (Name(item) == first && Text(item, key) is { } value && (!starts.TryGetValue(value, out var start) || Time(item) < start))
            {
                starts[value] = Time(item);
            }
        }

        var ends = new Dictionary<string, DateTimeOffset>();
        foreach (var item in _events)
        {
            if (IsOf(item, then) && Text(item, key) is { } value && starts.TryGetValue(value, out var start) && Time(item) >= start && (!ends.TryGetValue(value, out var end) || Time(item) < end))
            {
                ends[value] = Time(item);
            }
        }

        return [.. ends.Select(end => (end.Value - starts[end.Key]).TotalMilliseconds)];
    }

    /// <summary>For each value of a key with at least two numbers: the squared distances of the numbers from their mean, divided by one less than there are numbers.</summary>
    public List<double> VariancesBy(string key, string field, params string[] names)
    {
        var byKey = new Dictionary<string, List<double>>();
        foreach (var item in _events)
        {
            if (IsOf(item, names) && Text(item, key) is { } value && item.TryGetProperty(field, out var number))
            {
                if (!byKey.TryGetValue(value, out var numbers))
                {
                    byKey.Add(value, numbers = []);
                }

                numbers.Add(number.GetDouble());
            }
        }

        List<double> variances = [];
        foreach (var numbers in byKey.Values)
        {
            if (numbers.Count > 1)
            {
                var mean = numbers.Sum() / numbers.Count;
                variances.Add(numbers.Sum(number => (number - mean) * (number - mean)) / (numbers.Count - 1));
            }
        }

        return variances;
    }

    /// <summary>A part of a whole; null if there is no whole.</summary>
    public static double? Ratio(double? part, double? whole) => whole is null or 0 ? null : part / whole;

    public static double? Mean(List<double> numbers) => numbers.Count == 0 ? null : numbers.Sum() / numbers.Count;

    /// <summary>A value as a text; null if the event lacks the field.</summary>
    public static string? Text(JsonElement item, string field) => field switch
    {
        "event" => Name(item),
        _ when item.TryGetProperty(field, out var value) => value.ValueKind is JsonValueKind.String ? value.GetString() : value.GetRawText(),
        "provider" => Name(item) switch
        {
            // The matcher does not send its provider; its pack knows it from the event.
            "openai_fallback_success" => "openai",
            var name when name.StartsWith("workers_ai_", StringComparison.Ordinal) => "workers_ai",
            _ => null,
        },
        _ => null,
    };

    /// <summary>A key of a split: the text of a field, or what the packs derive from one.</summary>
    private string? KeyOf(JsonElement item, string field) => field switch
    {
        "Bucket(match_score, 10)" => item.TryGetProperty("match_score", out var score) ? $"{Math.Floor(score.GetDouble() / 10) * 10}" : null,
        "Cohort(user_id, 1w)" => FirstPrompt(item) is { } first ? $"{MondayOf(first):yyyy-MM-dd}" : null,
        "Age(user_id, 1w)" => FirstPrompt(item) is { } first ? $"{(MondayOf(Time(item)) - MondayOf(first)).Days / 7}" : null,
        _ => Text(item, field),
    };

    private DateTimeOffset? FirstPrompt(JsonElement item) =>
        Text(item, "user_id") is { } user && _firstPrompts.TryGetValue(user, out var first) ? first : null;

    private static DateTimeOffset MondayOf(DateTimeOffset time) => new DateTimeOffset(time.UtcDateTime.Date, TimeSpan.Zero).AddDays(-(((int)time.UtcDateTime.DayOfWeek + 6) % 7));

    public static bool Is(JsonElement item, string field, string value) => Text(item, field) == value;

    public static double Number(JsonElement item, string field) => item.GetProperty(field).GetDouble();

    private static string Name(JsonElement item) => (item.TryGetProperty("event", out var name) ? name : item.GetProperty("event_type")).GetString()!;

    private static bool IsOf(JsonElement item, string[] names) => names.Contains(Name(item));

    private static DateTimeOffset Time(JsonElement item) => item.GetProperty("timestamp").GetDateTimeOffset();
}
