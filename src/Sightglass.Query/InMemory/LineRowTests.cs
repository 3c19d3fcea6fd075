using Sightglass.Query.Binding;
using Sightglass.Query.Results;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>Tests the kind of an attribute's value.</summary>
internal sealed class KindTest(FieldReader reader, ValueKinds kinds) : RowTest
{
    public override bool Matches(EventBatch batch, int row) => (kinds & (ValueKinds)(1 << (int)reader.KindOf(batch, row))) != 0;
}

/// <summary>Tests the values at the end of a path: within an attribute, or within the whole event.</summary>
internal sealed class PathTest(BoundPathTest test) : RowTest
{
    private readonly FieldReader? _root = test.Root is null ? null : FieldReader.Create(test.Root);
    private readonly JsonPath _path = new(test.Steps);
    private readonly ValueMatcher _matcher = ValueMatcher.Create(test.Test);

    public override bool Matches(EventBatch batch, int row) => TryReadRoot(batch, row, out var json) ? _path.Any(json, _matcher) : _matcher.MatchesMissing;

    private bool TryReadRoot(EventBatch batch, int row, out ReadOnlySpan<byte> json)
    {
        json = default;
        if (_root is null)
        {
            json = PrintedLine.Of(batch, row, Scratch);
            return true;
        }

        return _root.KindOf(batch, row) == ValueKind.Json && _root.TryReadText(batch, row, Scratch, out json);
    }
}

/// <summary>Tests a token of the event's log line.</summary>
internal sealed class TokenTest(BoundTokenTest test) : RowTest
{
    private readonly FieldReader _message = FieldReader.Create(test.Message);
    private readonly ValueMatcher? _matcher = test.Test is null ? null : ValueMatcher.Create(test.Test);

    public override bool Matches(EventBatch batch, int row)
    {
        var line = _message.TryReadText(batch, row, Scratch, out var message) ? message : PrintedLine.Of(batch, row, Scratch);
        return new LineTokens(line).TryFind(test.Place, out var token) && (_matcher is null || _matcher.MatchesToken(token));
    }
}

file static class PrintedLine
{
    /// <summary>The event as JSON.</summary>
    public static ReadOnlySpan<byte> Of(EventBatch batch, int row, ByteBuffer scratch)
    {
        scratch.Clear();
        PrintedEvent.Append(scratch, batch, row);
        return scratch.Span;
    }
}
