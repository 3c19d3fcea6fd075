using Sightglass.Storage.Files;

namespace Sightglass.Storage.Documents;

/// <summary>The second copy of the documents: every change as a line with a checksum, made durable before the database commits it.</summary>
/// <remarks>Where the database is damaged or lost, the documents come back from here, and the other way round. One thread at a time: the writers of the database wait for each other.</remarks>
internal sealed class DocumentLog(IStoreDirectory directory) : IDisposable
{
    public const string FileName = "documents.log";

    // Written anew when it has grown by this much, or has doubled: the server's own state changes many times a minute and only its newest version counts.
    private const long MaxGrowthBytes = 4 << 20;

    private IStoreFile? _file;
    private long _size;
    private long _sizeWhenNew;

    // True when the end of the file may be something that the database did not commit.
    private bool _isInDoubt;

    public string Path => System.IO.Path.Combine(directory.Path, FileName);

    /// <summary>Reads the file.</summary>
    /// <exception cref="IOException">The machine failed.</exception>
    public DocumentLogContent Read()
    {
        var content = new DocumentLogContent();
        if (directory.TryReadAll(FileName) is { } bytes)
        {
            content.Read(bytes);
        }

        return content;
    }

    /// <summary>Opens the file for appending behind what was read.</summary>
    /// <param name="end">Bytes; anything behind is a change that was never acknowledged.</param>
    public void Continue(long end)
    {
        _file?.Dispose();
        _file = directory.Open(FileName);
        if (_file.Size > end)
        {
            _file.Truncate(end);
            _file.Sync();
        }

        _size = _sizeWhenNew = end;
    }

    /// <summary>Replaces the file.</summary>
    public void Replace(IEnumerable<DocumentLine> lines)
    {
        using var content = new MemoryStream();
        foreach (var line in lines)
        {
            content.Write(line.Write());
        }

        directory.Replace(FileName, content.GetBuffer().AsSpan(0, (int)content.Length));
        _isInDoubt = false;
        Continue(content.Length);
    }

    /// <summary>Appends a line durably.</summary>
    /// <returns>False when the file must be replaced instead: it has grown, or the line before was not committed.</returns>
    public bool TryAppend(DocumentLine line)
    {
        if (_isInDoubt || _file is null || _size - _sizeWhenNew > Math.Max(MaxGrowthBytes, _sizeWhenNew))
        {
            return false;
        }

        var bytes = line.Write();
        _isInDoubt = true;
        _file.Write(_size, [bytes]);
        _file.Sync();
        _size += bytes.Length;
        return true;
    }

    /// <summary>The database has not committed what was appended last, or nobody knows.</summary>
    public void Doubt() => _isInDoubt = true;

    /// <summary>The database has committed what was appended last.</summary>
    public void Confirm() => _isInDoubt = false;

    public void Dispose() => _file?.Dispose();
}
