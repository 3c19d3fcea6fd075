using System.Buffers;

namespace Sightglass.Load;

/// <summary>A buffer that keeps its memory when it is cleared.</summary>
internal sealed class ReusedBuffer : IBufferWriter<byte>
{
    private byte[] _bytes = new byte[1 << 20];
    private int _used;

    public ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, _used);

    public void Clear() => _used = 0;

    public void Advance(int count) => _used += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_bytes.Length - _used < Math.Max(sizeHint, 1))
        {
            Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _used + sizeHint));
        }

        return _bytes.AsMemory(_used);
    }

    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
}
