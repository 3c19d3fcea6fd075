using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Catalog.Markdown;

public sealed class EventDocumentReaderTests
{
    [Fact]
    public void Read_DocumentOfTheChatProxy_FindsEventsGroupsPatternsAndWhatItSaysAboutThem()
    {
        var document = EventDocumentReader.Read(Repository.Text("tests/cases/catalog/chat-proxy-events.md"));

        Assert.Equal(("Events of the chat proxy", "What the proxy writes to its log, for people who build counters and dashboards from it."), (document.Title, document.Description));
        Assert.Equal(51, document.Events.Count);
        Assert.Equal(
            ["Sessions: Life of a session", "Chat: Prompts and answers", "Extras: Tools", "Extras: Embeddings", "Failures: Sessions that fail", "Failures: Requests that fail", "Identity", "Models", "Automation", "Users"],
            document.Events.Select(listed => listed.Group).Distinct());
        Assert.Equal(13, document.Patterns.Count);
        Assert.Equal(("Proxy errors", """{ $.event_type = "proxy_*_error" }"""), (document.Patterns[9].Title, document.Patterns[9].Text));
        Assert.Equal(["timestamp", "level", "logger", "caller"], document.Common);
        Assert.Equal(("stream_complete", "stream_completed"), (document.Renames.Single().Former, document.Renames.Single().Current));
        Assert.Empty(document.Notes);
    }

    [Fact]
    public void Read_RowOfATable_HasItsFieldsAndItsLine()
    {
        var document = EventDocumentReader.Read(
            """
            # Shop

            | Event | What happened | Fields | Use |
            |---|---|---|---|
            | `paid` | an order was paid | `order_id`, **`amount_usd`** | revenue |
            | `empty` | nothing | - | |
            """);

        var (paid, empty) = (document.Events[0], document.Events[1]);
        Assert.Equal(("paid", "An order was paid. Revenue.", 5), (paid.Name, paid.Description, paid.Line));
        Assert.Equal(["order_id", "amount_usd"], paid.Fields);
        Assert.Equal(["amount_usd"], paid.Required);
        Assert.Equal(("empty", "Nothing.", 6), (empty.Name, empty.Description, empty.Line));
        Assert.Empty(empty.Fields);
    }

    [Fact]
    public void Read_TablesOfFieldsMetricsAndPatterns_AreTakenAndOthersAreNamed()
    {
        var document = EventDocumentReader.Read(
            """
            # Shop

            | Field | Type | Unit | Description |
            |---|---|---|---|
            | `amount_usd` | float | usd | What was paid |
            | `note` | blob | | Nobody knows |

            | Metric | Title | Formula | Unit | Target |
            |---|---|---|---|---|
            | `revenue` | Revenue | `Paid = Sum(amount_usd)`<br>`Paid \|` | usd | at least 5; at most 2 for `a=b` |

            | Counter | Pattern |
            |---|---|
            | Paid | `paid_*` |

            | Colour | Meaning |
            |---|---|
            | red | stop |
            """);

        Assert.Equal([("amount_usd", FieldType.Number, "usd")], document.Fields.Select(field => (field.Name, field.Type, field.Unit)));
        var metric = Assert.Single(document.Metrics);
        Assert.Equal(("revenue", "Revenue", "usd", new TargetBand(5, null)), (metric.Name, metric.Title, metric.Unit, metric.Target));
        Assert.Equal(["Paid = Sum(amount_usd)", "Paid |"], metric.Value.Where(part => part.IsCode).Select(part => part.Text));
        Assert.Equal([("Paid", "paid_*")], document.Patterns.Select(pattern => (pattern.Title, pattern.Text)));
        Assert.Equal(
            [(6, "'blob' of 'note' is no type of a field; its type is guessed"), (16, "the table of colour, meaning is not taken: it lists neither events, fields, metrics nor patterns")],
            document.Notes);
    }

    [Theory]
    [InlineData("")]
    [InlineData("# Only a title")]
    [InlineData("| a |\n|---|")]
    [InlineData("name: shop\nevents:\n  a: {description: A, kind: log}\n")]
    public void Read_TextWithoutEvents_HasNone(string text) => Assert.Empty(EventDocumentReader.Read(text).Events);
}
