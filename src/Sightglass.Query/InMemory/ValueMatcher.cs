using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using Sightglass.Query.Binding;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Json;

namespace Sightglass.Query.InMemory;

/// <summary>Tests one JSON value or one token. Immutable; any thread may use it.</summary>
/// <remarks><c>ValueSql</c> prints the same for the engine.</remarks>
internal abstract class ValueMatcher
{
    private static readonly SearchValues<byte> NumberCharacters = SearchValues.Create("0123456789+-.eE"u8);

    [ThreadStatic]
    private static ByteBuffer? t_scratch;

    public static ValueMatcher Create(ValueTest test) => test switch
    {
        ScalarTextTest text => new TextValueMatcher(TextMatcher.Create(text.Test), text.IsNegated),
        ScalarNumberTest number => new NumberValueMatcher(number),
        StateTest state => new StateMatcher(state.State),
        _ => throw new UnreachableException(test.GetType().Name),
    };

    /// <param name="json">A JSON value as it is written.</param>
    public bool MatchesJson(ReadOnlySpan<byte> json) => (char)json[0] switch
    {
        '"' => Matches(ValueKind.Text, Unquote(json)),
        't' or 'f' => Matches(ValueKind.Boolean, json),
        '{' or '[' => Matches(ValueKind.Json, json),
        'n' => Matches(ValueKind.Null, json),
        _ => Matches(ValueKind.Number, json),
    };

    /// <summary>Whether there may be no value.</summary>
    public virtual bool MatchesMissing => false;

    public bool MatchesToken(ReadOnlySpan<byte> token) => Matches(TryParse(token, out _) ? ValueKind.Number : ValueKind.Text, token);

    /// <summary>The text of a JSON string. Valid until the next call.</summary>
    public static ReadOnlySpan<byte> Unquote(ReadOnlySpan<byte> json)
    {
        if (!json.Contains((byte)'\\'))
        {
            return json[1..^1];
        }

        var reader = new Utf8JsonReader(json);
        reader.Read();
        return JsonValues.Text(ref reader, t_scratch ??= new ByteBuffer());
    }

    protected abstract bool Matches(ValueKind kind, ReadOnlySpan<byte> text);

    /// <summary>Reads a number as JSON and people write it: with a sign, digits, a fraction and an exponent.</summary>
    internal static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        value = 0;
        return !text.IsEmpty && !text.ContainsAnyExcept(NumberCharacters) && text[^1] is >= (byte)'0' and <= (byte)'9' && text.IndexOf(".e"u8) < 0 && text.IndexOf(".E"u8) < 0
            && double.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
    }

    private sealed class TextValueMatcher(TextMatcher matcher, bool isNegated) : ValueMatcher
    {
        protected override bool Matches(ValueKind kind, ReadOnlySpan<byte> text) => kind is not (ValueKind.Null or ValueKind.Json) && matcher.Matches(text) != isNegated;
    }

    private sealed class NumberValueMatcher(ScalarNumberTest test) : ValueMatcher
    {
        private readonly TextMatcher? _text = test.Text is null ? null : TextMatcher.Create(test.Text);

        protected override bool Matches(ValueKind kind, ReadOnlySpan<byte> text) => kind switch
        {
            ValueKind.Number when TryParse(text, out var value) => IntegerTest.Holds(Compare(text, value), test.Comparison) != test.IsNegated,
            ValueKind.Text when _text is not null => _text.Matches(text) != test.IsNegated,
            _ => false,
        };

        private int Compare(ReadOnlySpan<byte> text, double value) =>
            test.Whole is { } whole && text.Length <= BoundWholeTest.MaxDigits && BigInteger.TryParse(Encoding.ASCII.GetString(text), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var digits)
                ? digits.CompareTo(whole)
                : value.CompareTo(test.Value);
    }

    private sealed class StateMatcher(ValueState state) : ValueMatcher
    {
        public override bool MatchesMissing => state == ValueState.Missing;

        protected override bool Matches(ValueKind kind, ReadOnlySpan<byte> text) => state switch
        {
            ValueState.Null => kind == ValueKind.Null,
            ValueState.True => kind == ValueKind.Boolean && text[0] == 't',
            ValueState.False => kind == ValueKind.Boolean && text[0] == 'f',
            _ => false,
        };
    }
}
