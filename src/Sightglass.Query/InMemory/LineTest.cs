using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Sightglass.Query.Binding;
using Sightglass.Query.Syntax;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Json;

namespace Sightglass.Query.InMemory;

/// <summary>A filter compiled for log lines as they were written, before anything became an event of them. Immutable; any thread may use it.</summary>
/// <remarks>Only the nodes of a language that tests lines (<c>QueryLanguage.TestsLines</c>) mean something for a line. A line is an event as JSON if all of it is one object.</remarks>
public sealed class LineTest
{
    // What people write has a dozen levels; a deeper text is no JSON event.
    internal static readonly JsonReaderOptions JsonOptions = new() { MaxDepth = 128 };

    private readonly Condition _condition;
    private readonly IReadOnlyList<ExtractedValue> _extracted;

    private LineTest(Condition condition, IReadOnlyList<ExtractedValue> extracted) => (_condition, _extracted) = (condition, extracted);

    // A line, and whether it is an object.
    private delegate bool Condition(ReadOnlySpan<byte> line, bool isObject);

    public static LineTest Compile(EventsQuery query) => new(Compile(query.Filter), query.Extracted);

    /// <param name="line">UTF-8.</param>
    public bool Matches(ReadOnlySpan<byte> line) => _condition(line, IsObject(line));

    /// <summary>The values that the query names, by name: those that the line has.</summary>
    /// <param name="line">UTF-8.</param>
    public IReadOnlyDictionary<string, string> Extract(ReadOnlySpan<byte> line)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var tokens = new LineTokens(line);
        var count = tokens.Count();
        var isObject = IsObject(line);
        foreach (var extracted in _extracted)
        {
            switch (extracted)
            {
                case ExtractedMember member when isObject && new JsonPath(member.Path.Steps).First(line) is { IsEmpty: false } json && json[0] is not ((byte)'{' or (byte)'[' or (byte)'n'):
                    values[member.Name] = Encoding.UTF8.GetString(json[0] == '"' ? ValueMatcher.Unquote(json) : json);
                    break;
                case ExtractedToken token:
                    Add(token.Name, token.Place.FromEnd ? count + 1 - token.Place.Number : token.Place.Number, token.Place, tokens, values);
                    break;
                case ExtractedTokens between:
                    for (var number = between.Before + 1; number <= count - between.After; number++)
                    {
                        Add(null, number, new TokenPlace(number), tokens, values);
                    }

                    break;
            }
        }

        return values;
    }

    private static void Add(string? name, int number, TokenPlace place, LineTokens tokens, Dictionary<string, string> values)
    {
        if (tokens.TryFind(place, out var token))
        {
            values["$" + (name ?? number.ToString(CultureInfo.InvariantCulture))] = Encoding.UTF8.GetString(token);
        }
    }

    /// <summary>All strings must be texts, too: a half of a surrogate pair is none.</summary>
    private static bool IsObject(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line, JsonOptions);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                return false;
            }

            var scratch = new ByteBuffer();
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName)
                {
                    JsonValues.Text(ref reader, scratch);
                }
            }

            return true;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return false;
        }
    }

    private static Condition Compile(FilterNode filter)
    {
        switch (filter)
        {
            case MatchAllNode:
                return (_, _) => true;
            case AndNode and:
                var all = and.Operands.Select(Compile).ToArray();
                return (line, isObject) =>
                {
                    foreach (var operand in all)
                    {
                        if (!operand(line, isObject))
                        {
                            return false;
                        }
                    }

                    return true;
                };
            case OrNode or:
                var any = or.Operands.Select(Compile).ToArray();
                return (line, isObject) =>
                {
                    foreach (var operand in any)
                    {
                        if (operand(line, isObject))
                        {
                            return true;
                        }
                    }

                    return false;
                };
            case NotNode not:
                var negated = Compile(not.Operand);
                return (line, isObject) => !negated(line, isObject);
            case LineNode node:
                var text = TextMatcher.Create(TextTest.OccursIn(node.Operand));
                return (line, _) => text.Matches(line);
            case PathNode node:
                var (path, value) = (new JsonPath(node.Path.Steps), ValueMatcher.Create(ValueTest.Of(node.Condition)));
                return (line, isObject) => isObject && path.Any(line, value);
            case TokenNode node:
                var token = node.Comparison is null ? null : ValueMatcher.Create(ValueTest.Of(node.Comparison));
                return (line, _) => new LineTokens(line).TryFind(node.Place, out var found) && (token is null || token.MatchesToken(found));
            default:
                throw new UnreachableException(filter.GetType().Name);
        }
    }
}
