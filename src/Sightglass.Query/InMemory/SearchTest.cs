using Sightglass.Query.Binding;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>Finds a text anywhere in an event: in names and values of its fields, in its attributes and, if the text requires it, in the printed event.</summary>
internal sealed class SearchTest : RowTest
{
    private readonly SearchTerm _term;
    private readonly TextMatcher _matcher;
    private readonly TextMatcher[] _attributes;

    // One per field of the schema; null when no value can contain the term.
    private readonly RowTest?[] _columns;

    public SearchTest(SearchTerm term, EventSchema schema)
    {
        _term = term;
        _matcher = TextMatcher.Create(term.Test);
        _attributes = [.. term.AttributeTests.Select(TextMatcher.Create)];
        _columns = [.. schema.Fields.Select((field, ordinal) => CreateColumn(new ColumnField(ordinal, field)))];
    }

    public override bool Matches(EventBatch batch, int row)
    {
        if (!_term.IsRegex)
        {
            foreach (var ordinal in batch.ActiveFields)
            {
                if (_columns[ordinal] is { } column && column.Matches(batch, row))
                {
                    return true;
                }
            }

            if (MatchesKeywords(batch.Attributes, row) || MatchesNumbers(batch.Attributes, row))
            {
                return true;
            }

            // An event without such a text has an empty one here.
            foreach (var matcher in _attributes)
            {
                if (matcher.Matches(batch.Attributes.Rest[row]))
                {
                    return true;
                }
            }
        }

        return _term.NeedsPrintedEvent && MatchesPrinted(batch, row);
    }

    private bool MatchesKeywords(AttributeMaps attributes, int row)
    {
        var keywords = attributes.Keywords;
        var (start, end) = keywords.EntriesOf(row);
        for (var i = start; i < end; i++)
        {
            if (_matcher.Matches(keywords.Keys[keywords.KeyIndexes[i]]) || _matcher.Matches(attributes.Texts[keywords.Values[i]]))
            {
                return true;
            }
        }

        return false;
    }

    private bool MatchesNumbers(AttributeMaps attributes, int row)
    {
        var numbers = attributes.Numbers;
        var (start, end) = numbers.EntriesOf(row);
        for (var i = start; i < end; i++)
        {
            var key = numbers.Keys[numbers.KeyIndexes[i]];
            if (_matcher.Matches(key) || _matcher.Matches(TextOf(key, numbers.Values[i])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The text of a number, or of a boolean if the key marks one.</summary>
    private static ReadOnlySpan<byte> TextOf(ReadOnlySpan<byte> key, double value)
    {
        if (!key.IsEmpty && key[^1] == MapKey.Boolean)
        {
            return value != 0 ? "true"u8 : "false"u8;
        }

        var scratch = Scratch;
        scratch.Clear();
        scratch.Advance(NumberText.Format(value, scratch.GetSpan(NumberText.MaxLength)));
        return scratch.Span;
    }

    private bool MatchesPrinted(EventBatch batch, int row)
    {
        var scratch = Scratch;
        scratch.Clear();
        PrintedEvent.Append(scratch, batch, row);
        return _matcher.Matches(scratch.Span);
    }

    private RowTest? CreateColumn(ColumnField column)
    {
        var reader = FieldReader.Create(column);
        if (_term.OccursIn(column.Name))
        {
            return new PresentTest(reader);
        }

        return column.Field.Type switch
        {
            FieldType.Integer or FieldType.Number when !_term.FitsNumber => null,
            FieldType.Timestamp when !_term.FitsTime => null,
            FieldType.Boolean => (_term.FitsTrue, _term.FitsFalse) switch
            {
                (true, true) => new PresentTest(reader),
                (false, false) => null,
                var (isTrue, _) => new BooleanTest(new BoundBooleanTest(column, isTrue)),
            },
            FieldType.Keyword => new KeywordTest(column, _matcher),
            _ => new ValueTextTest(reader, _matcher),
        };
    }
}
