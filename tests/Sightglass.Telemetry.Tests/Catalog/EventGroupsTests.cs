using Sightglass.Telemetry.Catalog.Yaml;

namespace Sightglass.Telemetry.Catalog;

public sealed class EventGroupsTests
{
    [Fact]
    public void Of_CommentsAboveEvents_BeginGroups()
    {
        const string yaml = """
            name: shop
            title: Shop
            version: 1
            description: A shop.
            events:
              first: {description: One., kind: log}
              # Orders.
              ordered:
                description: >-
                  Somebody
                  # ordered
                kind: log
              paid: {description: Paid., kind: log}

              # Delivery
              sent: {description: Sent., kind: log}
            """;
        var pack = PackReader.Read("shop.yaml", yaml).Pack!;

        var groups = EventGroups.Of(yaml, pack.Events);

        Assert.Equal(["", "Orders", "Delivery"], groups.Select(group => group.Title));
        Assert.Equal(["first", "ordered paid", "sent"], groups.Select(group => string.Join(' ', group.Events.Select(definition => definition.Name))));
    }
}
