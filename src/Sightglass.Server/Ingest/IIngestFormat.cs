using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Ingest;

/// <summary>A wire format: what is its own. <see cref="IngestEndpoint"/> does the rest. One folder each under Formats/, one line each in <see cref="IngestFormats"/>.</summary>
/// <remarks>One object for the life of the server; any thread may call it.</remarks>
internal interface IIngestFormat
{
    /// <summary>One lower-case word: the tag of metrics and log messages.</summary>
    string Name { get; }

    /// <summary>Where clients of the format put their key, beside <c>Authorization: Bearer</c>; the first that has one counts.</summary>
    IReadOnlyList<KeyPlace> KeyPlaces { get; }

    /// <summary>Of a body, as sent and decompressed.</summary>
    int MaxBodyBytes { get; }

    /// <summary>True when clients expect that a request is kept whole or not at all; false when its good events are kept and the others reported.</summary>
    bool IsAllOrNothing { get; }

    /// <summary>A reader of bodies. It may keep buffers: it reads one body at a time, and is used again.</summary>
    IBodyReader NewReader(EventSchema schema);

    /// <summary>Adds the format's routes by <see cref="IngestEndpoint.MapPost"/>, each with its answers.</summary>
    void Map(IEndpointRouteBuilder routes, IngestEndpoint endpoint);

    /// <summary>Which of its shapes the format gives a body; a reader is told it. Empty where there is one shape.</summary>
    string ShapeOf(HttpRequest request) => "";

    /// <summary>The tenant that a request names; it counts where the key is for all tenants. Null for none.</summary>
    string? TenantOf(HttpRequest request) => null;

    /// <summary>What became of a request, in the words of the format's clients.</summary>
    IResult Answer(IngestOutcome outcome);
}

/// <summary>Reads bodies of one format. Pure: bytes in, rows and rejections out.</summary>
internal interface IBodyReader
{
    /// <summary>Reads a whole body.</summary>
    /// <param name="body">Decompressed.</param>
    /// <param name="batch">Of the reader's schema; receives the events.</param>
    /// <param name="origin">Who sends.</param>
    /// <param name="rejections">Receives what is rejected. Of a format that is all or nothing, reading may stop at the first.</param>
    void Read(in IngestBody body, EventBatch batch, in EventOrigin origin, RejectionSummary rejections);
}

/// <summary>The body of a request, or what another transport has in its place.</summary>
/// <param name="Bytes">Decompressed.</param>
/// <param name="Shape">See <see cref="IIngestFormat.ShapeOf"/>.</param>
internal readonly record struct IngestBody(ReadOnlyMemory<byte> Bytes, string Shape = "");
