using Microsoft.Extensions.Configuration;
using Sightglass.Server.Ingest;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Spool;

namespace Sightglass.Server.Composition;

public sealed class OptionsReaderTests
{
    [Fact]
    public void Read_OfAnEmptyConfiguration_GivesTheDefaults()
    {
        var reader = new OptionsReader(Configuration());

        Assert.Equal(16 << 20, reader.Read<IngestOptions>("Ingest").MaxBodyBytes);
        Assert.Equal("", reader.Read<ClickHouseOptions>("Storage:ClickHouse").Url);
        reader.ThrowIfMistaken();
    }

    [Fact]
    public void Read_OfValuesThatCannotBe_TellsAllOfThem()
    {
        var reader = new OptionsReader(Configuration(("Ingest:MaxBodyBytes", "10"), ("Spool:LimitBytes", "5"), ("Storage:ClickHouse:Url", "db:8123"), ("Other:MaxBodyBytes", "many")));
        reader.Read<IngestOptions>("Ingest");
        reader.Read<SpoolOptions>("Spool");
        reader.Read<ClickHouseOptions>("Storage:ClickHouse");
        reader.Read<IngestOptions>("Other");

        Assert.Equal(
            [
                "Ingest:MaxBodyBytes is '10'; it must be 1024 to 1073741824 (environment: SIGHTGLASS_Ingest__MaxBodyBytes)",
                "Spool:LimitBytes is '5'; it must be at least 16777216 (environment: SIGHTGLASS_Spool__LimitBytes)",
                "Storage:ClickHouse:Url is 'db:8123'; it must be an address that begins with http:// or https:// (environment: SIGHTGLASS_Storage__ClickHouse__Url)",
                "Failed to convert configuration value 'many' at 'Other:MaxBodyBytes' to type 'System.Int32'.",
            ],
            Assert.Throws<ConfigurationMistakeException>(reader.ThrowIfMistaken).Mistakes);
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();
}
