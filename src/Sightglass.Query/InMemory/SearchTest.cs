using Sightglass.Query.Binding;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.InMemory;

/// <summary>Finds a text anywhere in an event: in names and values of its fields, in its attributes and, where the text needs it, in the printed event.</summary>
internal sealed class SearchTest : RowTest
{
    private readonly SearchTerm _term;
    private readonly TextMatcher _matcher;
    private readonly TextMatcher[] _attributes;

    // One per field of the schema; null where no value can hold the term.
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

            // An event without attributes stores an empty text there.
            foreach (var matcher in _attributes)
            {
                if (matcher.Matches(batch.Attributes[row]))
                {
                    return true;
                }
            }
        }

        return _term.NeedsPrintedEvent && MatchesPrinted(batch, row);
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
