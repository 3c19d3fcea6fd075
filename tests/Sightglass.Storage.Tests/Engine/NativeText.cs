using System.Text;

namespace Sightglass.Storage.Engine;

/// <summary>The smallest encoder of a Native block: a UInt64 column <c>id</c>, and a String column of any name.</summary>
internal static class NativeText
{
    public static byte[] Block(long firstId, int rows, string textColumn = "text")
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write7BitEncodedInt(2);
        writer.Write7BitEncodedInt(rows);
        Text(writer, "id");
        Text(writer, "UInt64");
        for (var row = 0; row < rows; row++)
        {
            writer.Write(firstId + row);
        }

        Text(writer, textColumn);
        Text(writer, "String");
        for (var row = 0; row < rows; row++)
        {
            Text(writer, $"text of {firstId + row}");
        }

        return stream.ToArray();
    }

    private static void Text(BinaryWriter writer, string value)
    {
        writer.Write7BitEncodedInt(Encoding.UTF8.GetByteCount(value));
        writer.Write(Encoding.UTF8.GetBytes(value));
    }
}
