
namespace Sightglass.Telemetry.Catalog;

public sealed class ShippedPackTests
{
    public static TheoryData<string> Names => [.. ShippedPacks.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Pack_Shipped_IsReadWithoutDiagnostics(string name)
    {
        var result = ShippedPacks.Read(name);
        Assert.Empty(result.Diagnostics.Select(diagnostic => diagnostic.ToString()));
        Assert.Equal(name, result.Pack!.Name);
    }

    [Fact]
    public void Catalog_OfAllShippedPacks_HasNoConflicts()
    {
        var packs = ShippedPacks.Names.Select(name => ShippedPacks.Read(name).Pack!);
        Assert.Empty(PackCatalog.Create(packs).Diagnostics.Select(diagnostic => diagnostic.ToString()));
    }
}
