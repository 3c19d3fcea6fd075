using System.Runtime.InteropServices;

namespace Sightglass.Server.Ingest;

/// <summary>Decompresses Zstandard with the system's libzstd. Read-only, forward-only.</summary>
/// <remarks>.NET 10 has no Zstandard of its own and no package restores; libzstd 1.x is part of every Linux distribution's base (docs/adr/008-zstandard.md).</remarks>
internal sealed partial class ZstandardStream : Stream
{
    private const string Library = "libzstd.so.1";
    private const int InputBytes = 64 << 10;

    private readonly Stream _source;
    private readonly byte[] _input = new byte[InputBytes];
    private nint _context;
    private int _inputStart, _inputEnd;
    private nuint _expected; // Zero between frames: an empty body is no frame, and whole.

    // The target was filled to the brim: the decoder may hold more before it needs input.
    private bool _mayHoldMore;

    public ZstandardStream(Stream source)
    {
        _source = source;
        _context = ZSTD_createDCtx();
    }

    /// <summary>False where the system has no libzstd: such bodies are answered with 415.</summary>
    public static bool IsAvailable { get; } = NativeLibrary.TryLoad(Library, typeof(ZstandardStream).Assembly, null, out _);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">The data is damaged or ends in the middle of a frame.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            if (_inputStart == _inputEnd && !_mayHoldMore)
            {
                _inputStart = 0;
                _inputEnd = await _source.ReadAsync(_input, cancellationToken);
                if (_inputEnd == 0)
                {
                    return _expected == 0 ? 0 : throw new InvalidDataException("the Zstandard data ends in the middle of a frame");
                }
            }

            var written = Decompress(buffer.Span);
            if (written > 0)
            {
                return written;
            }
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref _context, 0) is var context and not 0)
        {
            _ = ZSTD_freeDCtx(context);
        }

        base.Dispose(disposing);
    }

    private unsafe int Decompress(Span<byte> target)
    {
        fixed (byte* input = _input)
        fixed (byte* output = target)
        {
            var from = new Buffer { Start = (nint)input, Size = (nuint)_inputEnd, Position = (nuint)_inputStart };
            var to = new Buffer { Start = (nint)output, Size = (nuint)target.Length };
            _expected = ZSTD_decompressStream(_context, ref to, ref from);
            _inputStart = (int)from.Position;
            _mayHoldMore = to.Position == to.Size;
            return ZSTD_isError(_expected) == 0 ? (int)to.Position : throw new InvalidDataException("the Zstandard data is damaged");
        }
    }

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint ZSTD_createDCtx();

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nuint ZSTD_freeDCtx(nint context);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nuint ZSTD_decompressStream(nint context, ref Buffer output, ref Buffer input);

    [LibraryImport(Library)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial uint ZSTD_isError(nuint code);

    /// <summary>ZSTD_inBuffer and ZSTD_outBuffer, which have the same layout.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Buffer
    {
        public nint Start;
        public nuint Size;
        public nuint Position;
    }
}
