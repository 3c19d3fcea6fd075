using System.Text;
using System.Text.Json;
using Sightglass.Query.Syntax;

namespace Sightglass.Query.InMemory;

/// <summary>Finds the values at the end of a path in JSON. Immutable; any thread may use it.</summary>
/// <remarks><c>PathSql</c> finds the same on the engine.</remarks>
internal sealed class JsonPath(IReadOnlyList<PathStep> steps)
{
    private readonly (PathStep Step, byte[] Name)[] _steps = [.. steps.Select(step => (step, step is MemberStep member ? Encoding.UTF8.GetBytes(member.Name) : []))];

    /// <summary>Whether one of the values passes a test. Where the path leads nowhere, or a wildcard to nothing, a value is missing.</summary>
    /// <param name="json">A valid JSON value.</param>
    /// <param name="matcher">Gets each value as it is written.</param>
    public bool Any(ReadOnlySpan<byte> json, ValueMatcher matcher) => Any(json, 0, matcher);

    /// <summary>The first value; empty when there is none.</summary>
    /// <inheritdoc cref="Any(ReadOnlySpan{byte}, ValueMatcher)" path="/param"/>
    public ReadOnlySpan<byte> First(ReadOnlySpan<byte> json)
    {
        foreach (var (step, name) in _steps)
        {
            var values = new JsonChildren(json, step, name);
            if (!values.MoveNext())
            {
                return default;
            }

            json = values.Current;
        }

        return json;
    }

    private bool Any(ReadOnlySpan<byte> json, int index, ValueMatcher matcher)
    {
        if (index == _steps.Length)
        {
            return matcher.MatchesJson(json);
        }

        var values = new JsonChildren(json, _steps[index].Step, _steps[index].Name);
        var isMissing = true;
        while (values.MoveNext())
        {
            isMissing = false;
            if (Any(values.Current, index + 1, matcher))
            {
                return true;
            }
        }

        return isMissing && matcher.MatchesMissing;
    }

    /// <summary>The values that one step leads to from a value.</summary>
    private ref struct JsonChildren
    {
        private readonly ReadOnlySpan<byte> _json;
        private readonly PathStep _step;
        private readonly ReadOnlySpan<byte> _name;
        private Utf8JsonReader _reader;
        private bool _hasMore;
        private int _index;

        public JsonChildren(ReadOnlySpan<byte> json, PathStep step, ReadOnlySpan<byte> name)
        {
            _json = json;
            _step = step;
            _name = name;
            _reader = new Utf8JsonReader(json, LineTest.JsonOptions);
            _reader.Read();
            _hasMore = _reader.TokenType == (step is MemberStep or AnyMemberStep ? JsonTokenType.StartObject : JsonTokenType.StartArray);
        }

        public ReadOnlySpan<byte> Current { get; private set; }

        /// <summary>Of several members with the same name, the first.</summary>
        public bool MoveNext()
        {
            while (_hasMore && _reader.Read() && _reader.TokenType is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
            {
                var isMeant = _step switch
                {
                    MemberStep => _reader.ValueTextEquals(_name),
                    ItemStep item => _index++ == item.Index,
                    _ => true,
                };
                if (_reader.TokenType == JsonTokenType.PropertyName)
                {
                    _reader.Read();
                }

                var start = (int)_reader.TokenStartIndex;
                _reader.Skip();
                if (isMeant)
                {
                    _hasMore = _step is AnyMemberStep or AnyItemStep;
                    Current = _json[start..(int)_reader.BytesConsumed];
                    return true;
                }
            }

            return false;
        }
    }
}
