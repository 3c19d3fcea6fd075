using System.IO.Compression;
using System.IO.Pipelines;
using System.Text;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Cli.Sending;

public sealed class EventChunkerTests
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("{\"a\":1}\n\n{\"a\":2}\n")]
    [InlineData("{\"a\":1}\n{\"a\":2}")]
    [InlineData("")]
    [InlineData("\n\n")]
    public async Task Read_SmallLines_ComeUnchangedInOneChunk(string text)
    {
        var chunks = await ReadAsync(text);
        Assert.Equal(text, string.Concat(chunks.Select(chunk => chunk.Text)));
        Assert.True(chunks.Count <= 1);
    }

    [Fact]
    public async Task Read_ManyLines_CutsAtLineEndsAndLosesNothing()
    {
        var text = string.Concat(Enumerable.Range(0, 120_000).Select(index => $"{{\"event\":\"number\",\"index\":{index},\"filler\":\"{new string('x', index % 200)}\"}}\n"));
        var chunks = await ReadAsync(text, pieceBytes: 70_001);

        Assert.Equal(text, string.Concat(chunks.Select(chunk => chunk.Text)));
        Assert.True(chunks.Count > 3);
        Assert.All(chunks, chunk => Assert.InRange(chunk.Text.Length, 1, EventChunker.ChunkBytes));
        Assert.All(chunks, chunk => Assert.EndsWith("\n", chunk.Text, StringComparison.Ordinal));

        // Lines are numbered through the whole file.
        var last = chunks[^1];
        Assert.Equal(120_000 - last.Chunk.CountEvents() + 1, last.FirstEventLine);
    }

    [Fact]
    public async Task Read_StreamThatBreaksOff_GivesEveryWholeLineAndThenItsPlace()
    {
        var lines = Enumerable.Range(0, 50_000).Select(index => $"{{\"index\":{index},\"filler\":\"{Guid.NewGuid()}\"}}\n").ToList();
        using var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionMode.Compress, leaveOpen: true))
        {
            await gzip.WriteAsync(Encoding.UTF8.GetBytes(string.Concat(lines)));
        }

        using var half = new MemoryStream(compressed.ToArray()[..(int)(compressed.Length / 2)]);
        await using var stream = new GZipStream(half, CompressionMode.Decompress);
        var read = new StringBuilder();
        var failure = await Assert.ThrowsAsync<CommandFailure>(async () =>
        {
            await foreach (var chunk in new EventChunker(stream, "f.ndjson.gz", 0, TimeProvider.System).ReadAsync(CancellationToken.None))
            {
                read.Append(Encoding.UTF8.GetString(chunk.Memory.Span));
            }
        });

        var whole = read.ToString().Count(letter => letter == '\n');
        Assert.InRange(whole, 20_000, 30_000);
        Assert.Equal(string.Concat(lines.Take(whole)), read.ToString());
        Assert.StartsWith($"f.ndjson.gz:{whole + 1}: cannot be read further: ", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_LineLongerThanAChunk_GoesAlone()
    {
        var large = $"{{\"a\":\"{new string('x', EventChunker.ChunkBytes + 100)}\"}}\n";
        var chunks = await ReadAsync("{}\n" + large + "{}\n");
        Assert.Equal(["{}\n", large, "{}\n"], chunks.Select(chunk => chunk.Text));
    }

    [Fact]
    public async Task Read_LineOverTheLimit_FailsWithItsPlace()
    {
        var text = "{}\n" + new string('x', EventChunker.MaxLineBytes + EventChunker.ChunkBytes * 3);
        var failure = await Assert.ThrowsAsync<CommandFailure>(() => ReadAsync(text));
        Assert.Equal($"test.ndjson:2: the line is longer than {EventChunker.MaxLineBytes} bytes, the limit; is this NDJSON?", failure.Message);
    }

    [Fact]
    public async Task LineOf_BlankLinesBetweenEvents_CountsThem()
    {
        var chunk = Assert.Single(await ReadAsync("\n{\"a\":1}\n  \r\n{\"a\":2}\n{\"a\":3}"));
        Assert.Equal(4, chunk.Chunk.LineOf(new Rejection(1, "malformed_json", "", Line: 4)));
        Assert.Equal(3, chunk.Chunk.CountEvents());
    }

    [Theory]
    [InlineData("[{\"a\":1},{\"a\":2}]", 1_000)]
    [InlineData("\uFEFF \n[\n {\"a\":\n1} ,\r\n{\"a\":2}\n]\n", 1_000)]
    [InlineData("[{\"a\":\"],[{\\\"\"},[1,2],3]", 1_000)]
    [InlineData("[{\"a\":\"],[{\\\"\"},[1,2],3]", 1)]
    [InlineData("[]", 1)]
    public async Task Read_Array_MakesOneLineAnElement(string text, int pieceBytes)
    {
        var expected = System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement[]>(text.TrimStart('\uFEFF'))!.Select(element => element.GetRawText().Replace('\n', ' '));
        var lines = string.Concat((await ReadAsync(text, pieceBytes)).Select(chunk => chunk.Text)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected, lines.Select(line => line.Trim()));
    }

    /// <summary>The server takes arrays and objects after each other, whatever stands between them; so does the command.</summary>
    [Theory]
    [InlineData(1_000)]
    [InlineData(1)]
    public async Task Read_ObjectsAfterAnArray_AreLinesToo(int pieceBytes)
    {
        var chunks = await ReadAsync("[{\"a\":1},]\n{\"a\":[2,\"]\"]},\n{\"a\":3}{\"a\":4}\n[{\"a\":5}]", pieceBytes);
        Assert.Equal("{\"a\":1}\n{\"a\":[2,\"]\"]}\n{\"a\":3}\n{\"a\":4}\n{\"a\":5}\n", string.Concat(chunks.Select(chunk => chunk.Text)));
    }

    [Fact]
    public async Task LineOf_ArrayElement_IsTheLineItBeginsAt()
    {
        var chunk = Assert.Single(await ReadAsync("[\n{\"a\":\n1},\n\n{\"a\":2}, 3]"));
        Assert.Equal([2, 5, 5], Enumerable.Range(0, 3).Select(index => chunk.Chunk.LineOf(new Rejection(index, "malformed_json", "", Line: index + 1))));
    }

    [Fact]
    public async Task Read_LargeArray_CutsBetweenElements()
    {
        var elements = Enumerable.Range(0, 60_000).Select(index => $"{{\"index\":{index},\"filler\":\"{new string('x', 100)}\"}}").ToList();
        var chunks = await ReadAsync("[" + string.Join(",\n", elements) + "]", pieceBytes: 65_537);
        Assert.Equal(elements, string.Concat(chunks.Select(chunk => chunk.Text)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.True(chunks.Count > 1);
        Assert.Equal(60_000 - chunks[^1].Chunk.CountEvents() + 1, chunks[^1].FirstEventLine);
    }

    [Theory]
    [InlineData("[{\"a\":1},\n{\"a\"", "test.ndjson:2: the file ends in the middle of the array; the elements before it were sent")]
    [InlineData("[{\"a\":1}]\nx\n\n", "test.ndjson:2: something follows the array")]
    [InlineData("[{\"a\":1}]\n{\"a\"", "test.ndjson:2: the file ends in the middle of the array; the elements before it were sent")]
    public async Task Read_ArrayThatIsNotWhole_FailsAfterItsElements(string text, string expected)
    {
        List<string> sent = [];
        var failure = await Assert.ThrowsAsync<CommandFailure>(() => ReadAsync(text, seen: sent));
        Assert.Equal(expected, failure.Message);
        Assert.Equal(["{\"a\":1}\n"], sent);
    }

    [Fact]
    public async Task Read_WriterThatPauses_SendsWhatIsThere()
    {
        var pipe = new Pipe();
        await pipe.Writer.WriteAsync("{\"a\":1}\n{\"a\""u8.ToArray());
        await using var chunks = new EventChunker(pipe.Reader.AsStream(), EventFile.NameOf(EventFile.StandardInput), 0, TimeProvider.System).ReadAsync(CancellationToken.None).GetAsyncEnumerator();

        Assert.True(await chunks.MoveNextAsync().AsTask().WaitAsync(Ceiling));
        Assert.Equal("{\"a\":1}\n", Encoding.UTF8.GetString(chunks.Current.Memory.Span));

        await pipe.Writer.WriteAsync(":2}"u8.ToArray());
        await pipe.Writer.CompleteAsync();
        Assert.True(await chunks.MoveNextAsync().AsTask().WaitAsync(Ceiling));
        Assert.Equal("{\"a\":2}", Encoding.UTF8.GetString(chunks.Current.Memory.Span));
        Assert.False(await chunks.MoveNextAsync().AsTask().WaitAsync(Ceiling));
    }

    [Fact]
    public async Task Read_Csv_CutsBetweenRecordsAndRepeatsTheHeader()
    {
        const string Header = "event,\"the\ntext\"\r\n";
        var rows = Enumerable.Range(0, 60_000).Select(index => $"x{index},\"{new string('y', index % 200)}\n, \"\"{index}\"\"\"\r\n").ToList();

        var chunks = await ReadAsync("\uFEFF" + Header + string.Concat(rows), pieceBytes: 65_537);

        Assert.True(chunks.Count > 1);
        Assert.All(chunks, chunk => Assert.StartsWith(Header + "x", chunk.Text, StringComparison.Ordinal));
        Assert.Equal(Header + string.Concat(rows), Header + string.Concat(chunks.Select(chunk => chunk.Text[Header.Length..])));
        Assert.Equal(60_000, chunks.Sum(chunk => chunk.Chunk.CountEvents()));

        // Each row has two lines, and so has the header.
        var before = chunks.SkipLast(1).Sum(chunk => chunk.Chunk.CountEvents());
        Assert.Equal(3 + (2 * before), chunks[^1].FirstEventLine);
        Assert.Equal(3 + (2 * before), chunks[^1].Chunk.LineOf(new Rejection(0, "malformed_csv", "", Line: 3)));
    }

    [Theory]
    [InlineData("the name\nhello there\n", "log.csv", true)]
    [InlineData("the name\nhello there\n", "LOG.TSV.gz", true)]
    [InlineData("the name\nhello there\n", "log.txt", false)]
    [InlineData("a,b\n1,2\n", "log.txt", true)]
    [InlineData("a,b\n", "log.csv", true)]
    [InlineData("{\"a\":1}\n", "log.csv", false)]
    public async Task Read_ByNameOrContent_KnowsCsv(string text, string name, bool isCsv)
    {
        var chunk = Assert.Single(await ReadAsync(text, pieceBytes: 1, name: name)).Chunk;
        Assert.Equal((isCsv, text), (chunk.Csv is not null, Encoding.UTF8.GetString(chunk.Memory.Span)));
    }

    [Fact]
    public async Task Read_CsvWithoutAName_FailsAtItsHeader()
    {
        var failure = await Assert.ThrowsAsync<CommandFailure>(() => ReadAsync(",a,b\n0,1,2\n"));
        Assert.Equal("test.ndjson:1: the header's name 1 is empty; give each column a name", failure.Message);
    }

    private static async Task<List<ReadChunk>> ReadAsync(string text, int pieceBytes = 1 << 20, List<string>? seen = null, string name = "test.ndjson")
    {
        List<ReadChunk> chunks = [];
        await foreach (var chunk in new EventChunker(new PieceStream(Encoding.UTF8.GetBytes(text), pieceBytes), name, 0, TimeProvider.System).ReadAsync(CancellationToken.None))
        {
            var content = Encoding.UTF8.GetString(chunk.Memory.Span);
            seen?.Add(content);
            chunks.Add(new ReadChunk(chunk, content, chunk.CountEvents() > 0 ? chunk.FirstLine : 0));
        }

        return chunks;
    }

    // Chunks are not disposed, so their buffers stay readable.
    private sealed record ReadChunk(EventChunk Chunk, string Text, long FirstEventLine);

    /// <summary>Returns its bytes in pieces, as a pipe does.</summary>
    private sealed class PieceStream(byte[] bytes, int pieceBytes) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, pieceBytes)], cancellationToken);
    }
}
