using Sightglass.Server.Ingest.Formats.Clef;
using Sightglass.Server.Ingest.Formats.Events;
using Sightglass.Server.Ingest.Formats.Loki;
using Sightglass.Server.Ingest.Formats.Points;

namespace Sightglass.Server.Ingest;

/// <summary>The supported wire formats. To add one, add a folder under Formats/ and a line here.</summary>
internal sealed class IngestFormats(IngestOptions options)
{
    /// <summary>Our own format, which parts of the server use, too.</summary>
    public EventsFormat Events { get; } = new(options);

    public IReadOnlyList<IIngestFormat> All =>
    [
        Events,
        new ClefFormat(),
        new LokiFormat(options),
        new PointsFormat(options),
    ];
}
