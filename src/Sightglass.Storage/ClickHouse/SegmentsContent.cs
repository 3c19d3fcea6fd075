using System.Net;

namespace Sightglass.Storage.ClickHouse;

/// <summary>A request body made of buffers that are sent as they are.</summary>
/// <remarks>The length is announced: the engine then drops a body that is cut, as a whole.</remarks>
internal sealed class SegmentsContent : HttpContent
{
    private readonly IReadOnlyList<ReadOnlyMemory<byte>> _segments;
    private readonly long _length;

    public SegmentsContent(IReadOnlyList<ReadOnlyMemory<byte>> segments)
    {
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
