using Microsoft.Extensions.Configuration;
using Sightglass.Server.Ingest;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Spool;
using Sightglass.Storage.Tables;
using Sightglass.Storage.Writing;

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
        var reader = new OptionsReader(Configuration(("Ingest:MaxBodyBytes", "10"), ("Spool:LimitBytes", "5"), ("Storage:ClickHouse:Url", "nonsense"), ("Other:MaxBodyBytes", "16MiB"), ("Writer:Linger", "00:02:00"), ("Storage:Events:Partition", "Month"), ("Engine:StartTimeout", "soon")));
        reader.Read<IngestOptions>("Ingest");
        reader.Read<SpoolOptions>("Spool");
        reader.Read<ClickHouseOptions>("Storage:ClickHouse");
        reader.Read<IngestOptions>("Other");
        reader.Read<BlockWriterOptions>("Writer");
        reader.Read<EventsTableOptions>("Storage:Events");
        reader.Read<EngineOptions>("Engine");

        Assert.Equal(
            [
                "Ingest:MaxBodyBytes is '10'; it must be 1024 to 1073741824 (environment: SIGHTGLASS_Ingest__MaxBodyBytes)",
                "Spool:LimitBytes is '5'; it must be at least 16777216 (environment: SIGHTGLASS_Spool__LimitBytes)",
                "Storage:ClickHouse:Url is 'nonsense'; it must be an address that begins with http:// or https:// (environment: SIGHTGLASS_Storage__ClickHouse__Url)",
                "Other:MaxBodyBytes is '16MiB'; it must be a whole number (environment: SIGHTGLASS_Other__MaxBodyBytes)",
                "Writer:Linger is '00:02:00'; it must be 00:00:00 to 00:01:00 (environment: SIGHTGLASS_Writer__Linger)",
                "Storage:Events:Partition is 'Month'; it must be Week or Day (environment: SIGHTGLASS_Storage__Events__Partition)",
                "Engine:StartTimeout is 'soon'; it must be a length of time such as 00:00:05 (environment: SIGHTGLASS_Engine__StartTimeout)",
            ],
            Assert.Throws<ConfigurationMistakeException>(reader.ThrowIfMistaken).Mistakes);
    }

    private static IConfiguration Configuration(params (string Key, string Value)[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build();
}
