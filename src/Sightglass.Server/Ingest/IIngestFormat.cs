using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Ingest;

/// <summary>The specific part of a wire format; <see cref="IngestEndpoint"/> does the rest. Each has a folder under Formats/ and a line in <see cref="IngestFormats"/>.</summary>
/// <remarks>One object for the lifetime of the server; any thread may call it.</remarks>
internal interface IIngestFormat
{
    /// <summary>One lower-case word: the tag of metrics and log messages.</summary>
    string Name { get; }

    /// <summary>Where clients of the format may put their key, in addition to <c>Authorization: Bearer</c>; the first place with a key is used.</summary>
    IReadOnlyList<KeyPlace> KeyPlaces { get; }

    /// <summary>Limit of a body, as sent and decompressed.</summary>
    int MaxBodyBytes { get; }

    /// <summary>A reader of bodies. It may keep buffers: it reads one body at a time, and is reused.</summary>
    IBodyReader NewReader(EventSchema schema);

    /// <summary>Adds the format's routes with <see cref="IngestEndpoint.MapPost"/>, each with its responses.</summary>
    void Map(IEndpointRouteBuilder routes, IngestEndpoint endpoint);

    /// <summary>The shape of a body, if the format has several; passed to the reader. Empty if there is only one.</summary>
    string ShapeOf(HttpRequest request) => "";

    /// <summary>The tenant that a request names; used only with a key for all tenants. Null for none.</summary>
    string? TenantOf(HttpRequest request) => null;

    /// <summary>The response for an outcome, in the shape that the format's clients expect.</summary>
    IResult Answer(IngestOutcome outcome);
}

/// <summary>Reads bodies of one format. Pure: bytes in, rows and rejections out.</summary>
internal interface IBodyReader
{
    /// <summary>Reads a whole body.</summary>
    /// <param name="body">Decompressed.</param>
    /// <param name="batch">Of the reader's schema; receives the events.</param>
    /// <param name="origin">The sender.</param>
    /// <param name="rejections">Receives the rejections; may refuse the whole request, after which nothing more is read.</param>
    void Read(in IngestBody body, EventBatch batch, in EventOrigin origin, RejectionSummary rejections);
}

/// <summary>The body of a request, or the equivalent of another transport.</summary>
/// <param name="Bytes">Decompressed; text is valid UTF-8.</param>
/// <param name="Shape">See <see cref="IIngestFormat.ShapeOf"/>.</param>
/// <param name="Memory">What the request may take; null for no limit.</param>
internal readonly record struct IngestBody(ReadOnlyMemory<byte> Bytes, string Shape = "", IngestMemory? Memory = null)
{
    /// <summary>Characters that were replaced because UTF-8 cannot represent what was sent.</summary>
    public int ReplacedCharacters { get; init; }

    /// <summary>Receives what tells the beginnings of the body apart, if the format does so. Null when nobody needs it.</summary>
    public EventDigests? Digests { get; init; }

    /// <summary>Where to begin, as <see cref="Digests"/> told it.</summary>
    public EventPlace Start { get; init; }
}
