using System.Net;
using System.Net.Http.Headers;

namespace Sightglass.Storage.ClickHouse;

/// <summary>A request body that consists of buffers.</summary>
/// <remarks>It has a content length, so that the engine drops a truncated body completely.</remarks>
internal sealed class SegmentsContent : HttpContent
{
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _segments;
    private readonly long _length;

    public SegmentsContent(IReadOnlyList<ReadOnlyMemory<byte>> segments)
    {
        Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        _segments = segments;
        for (var index = 0; index < segments.Count; index++)
        {
            _length += segments[index].Length;
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _length;
        return true;
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        for (var index = 0; index < _segments.Count; index++)
        {
            await stream.WriteAsync(_segments[index], cancellationToken).ConfigureAwait(false);
        }
    }
}
