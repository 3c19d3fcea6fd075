using Sightglass.Server.Ingest.Formats.Clef;
using Sightglass.Server.Ingest.Formats.Events;
using Sightglass.Server.Ingest.Formats.Loki;

namespace Sightglass.Server.Ingest;

/// <summary>The wire formats that this server takes: a new one is a folder under Formats/ and a line here.</summary>
internal sealed class IngestFormats(IngestOptions options)
{
    /// <summary>Our own format, which parts of the server send events in, too.</summary>
    public EventsFormat Events { get; } = new(options);

    public IReadOnlyList<IIngestFormat> All =>
    [
        Events,
        new ClefFormat(),
        new LokiFormat(options),
    ];
}
