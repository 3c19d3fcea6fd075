using System.Text;
using System.Text.Json;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog.Inference;

/// <summary>What most values of a path are.</summary>
public enum PathType : byte
{
    Text,
    Integer,
    Number,
    Boolean,
    Timestamp,
    Array,
    Object,
}

/// <summary>The values of one path in the events of a profile.</summary>
/// <param name="name">As queries name it: members of objects after dots.</param>
public sealed class PathProfile(string name)
{
    private const int TopValues = 5;

    // The most frequent values are looked for among the first of them; ids have more, and no frequent ones.
    private const int MaxCounted = 1_000;

    // Longer texts are prompts and traces: to tell them apart, their beginning and length are enough.
    private const int MaxTextLength = 200;

    // Whole numbers up to this are exact in a float.
    private const double MaxWhole = 1L << 53;

    // A cost in one of them is none in USD.
    private static readonly Dictionary<char, string> OtherCurrencies = new() { ['€'] = "eur", ['£'] = "gbp", ['¥'] = "jpy" };

    private readonly Dictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly HashSet<int> _hashes = [];
    private readonly List<double> _numbers = [];
    private int _texts, _booleans, _arrays, _objects;
    private bool _isSorted;

    public string Name => name;

    /// <summary>The words of the name: <c>llm.inputTokens</c> is <c>llm input tokens</c>, and <c>Cost (€)</c> is <c>cost eur</c>.</summary>
    public string Words { get; } = WordsOf(name);

    /// <summary>Values that are not null.</summary>
    public int Count { get; private set; }

    /// <summary>Different values; texts of the same length that begin with the same 200 characters count once.</summary>
    public int Distinct => _hashes.Count;

    public PathType Type => _numbers.Count * 2 > Count ? (_numbers.TrueForAll(IsWhole) ? PathType.Integer : PathType.Number)
        : _booleans * 2 > Count ? PathType.Boolean
        : _objects * 2 > Count ? PathType.Object
        : _arrays * 2 > Count ? PathType.Array
        : _texts > 0 && Top.All(value => IsTime(value.Value)) ? PathType.Timestamp
        : PathType.Text;

    public bool IsNumeric => Type is PathType.Integer or PathType.Number;

    /// <summary>The most frequent values, the most frequent first; none of arrays and objects.</summary>
    public IReadOnlyList<(string Value, int Count)> Top =>
        [.. _counts.OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key, StringComparer.Ordinal).Take(TopValues).Select(pair => (pair.Key, pair.Value))];

    /// <summary>Values with their counts: all of them, if there are at most 1,000 different ones.</summary>
    public IEnumerable<KeyValuePair<string, int>> Values => _counts;

    /// <summary>The smallest number; null without numbers.</summary>
    public double? Min => _numbers.Count == 0 ? null : Sorted()[0];

    /// <summary>The percentile of the numbers by nearest rank; null without numbers.</summary>
    /// <param name="percent">1 to 100.</param>
    public double? Percentile(int percent) => _numbers.Count == 0 ? null : Sorted()[((_numbers.Count * percent) + 99) / 100 - 1];

    internal void Add(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                _texts++;
                Note(value.GetString()!);
                break;
            case JsonValueKind.Number:
                _numbers.Add(value.GetDouble());
                _isSorted = false;
                Note(value.GetRawText());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                _booleans++;
                Note(value.GetRawText());
                break;
            case JsonValueKind.Array:
                _arrays++;
                break;
            case JsonValueKind.Object:
                _objects++;
                break;
            default:
                return;
        }

        Count++;
    }

    /// <summary>Adds the values of the same path in other events.</summary>
    internal void Add(PathProfile other)
    {
        Count += other.Count;
        _texts += other._texts;
        _booleans += other._booleans;
        _arrays += other._arrays;
        _objects += other._objects;
        _numbers.AddRange(other._numbers);
        _isSorted = false;
        _hashes.UnionWith(other._hashes);
        foreach (var (text, count) in other._counts)
        {
            AddCount(text, count);
        }
    }

    private void Note(string text)
    {
        var shown = text.Length > MaxTextLength ? string.Concat(text.AsSpan(0, MaxTextLength), "…") : text;
        _hashes.Add(HashCode.Combine(shown, text.Length));
        AddCount(shown, 1);
    }

    private void AddCount(string text, int count)
    {
        if (_counts.Count < MaxCounted || _counts.ContainsKey(text))
        {
            _counts[text] = _counts.GetValueOrDefault(text) + count;
        }
    }

    private List<double> Sorted()
    {
        if (!_isSorted)
        {
            _numbers.Sort();
            _isSorted = true;
        }

        return _numbers;
    }

    private static bool IsWhole(double number) => Math.Abs(number) <= MaxWhole && Math.Floor(number) == number;

    // A number is a time only by its name.
    private static bool IsTime(string text) => text.Length is >= 8 and <= MaxTextLength && text.AsSpan().IndexOfAny("-/:.") > 0 && EventTime.TryParse(Encoding.UTF8.GetBytes(text), out _);

    internal static string WordsOf(string name)
    {
        var words = new StringBuilder(name.Length + 8);
        for (var i = 0; i < name.Length; i++)
        {
            var c = name[i];
            var begins = char.IsUpper(c) && i > 0 && (char.IsLower(name[i - 1]) || char.IsDigit(name[i - 1]) || (i + 1 < name.Length && char.IsUpper(name[i - 1]) && char.IsLower(name[i + 1])));
            if (begins || !char.IsLetterOrDigit(c))
            {
                words.Append(' ');
            }

            words.Append(char.IsLetterOrDigit(c) ? char.ToLowerInvariant(c).ToString() : OtherCurrencies.GetValueOrDefault(c));
        }

        return string.Join(' ', words.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }
}
