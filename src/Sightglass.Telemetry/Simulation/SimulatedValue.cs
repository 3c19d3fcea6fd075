using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Sightglass.Telemetry.Simulation;

/// <summary>A text with the JSON it is written as.</summary>
internal sealed class SimulatedText
{
    /// <summary>The length of a trace's id.</summary>
    public const int MaxHexDigits = 32;

    public SimulatedText(string text)
    {
        Text = text;
        Json = Encoding.UTF8.GetBytes($"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"");
    }

    private SimulatedText(byte[] json)
    {
        Text = "";
        Json = json;
    }

    /// <summary>Empty for generated ids, because nothing compares them.</summary>
    public string Text { get; }

    public byte[] Json { get; }

    /// <summary>A version 4 UUID with a prefix.</summary>
    public static SimulatedText Uuid(ref SimulationRandom random, ReadOnlySpan<byte> prefix = default)
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, random.NextBits());
        BitConverter.TryWriteBytes(bytes[8..], random.NextBits());
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        var json = new byte[prefix.Length + 38];
        json[0] = (byte)'"';
        prefix.CopyTo(json.AsSpan(1));
        new Guid(bytes, bigEndian: true).TryFormat(json.AsSpan(1 + prefix.Length), out _);
        json[^1] = (byte)'"';
        return new SimulatedText(json);
    }

    /// <summary>Random hex digits, at most <see cref="MaxHexDigits"/>.</summary>
    public static SimulatedText Hex(ref SimulationRandom random, int digits)
    {
        Span<byte> bytes = stackalloc byte[MaxHexDigits / 2];
        for (var at = 0; at < bytes.Length; at += sizeof(ulong))
        {
            BitConverter.TryWriteBytes(bytes[at..], random.NextBits());
        }

        return new SimulatedText(Encoding.UTF8.GetBytes($"\"{Convert.ToHexStringLower(bytes)[..digits]}\""));
    }
}

internal enum SimulatedKind : byte
{
    None,
    Number,
    Boolean,
    Text,
    Time,
}

/// <summary>The value of a field or variable during a flow. A field with <see cref="SimulatedKind.None"/> is not written.</summary>
/// <remarks><c>Number</c> is the number; 1 or 0 for a boolean; milliseconds since 1970 for a time; the rank in its pool for an item drawn from one.</remarks>
internal readonly record struct SimulatedValue(SimulatedKind Kind, double Number, SimulatedText? Text = null, Pool? Pool = null)
{
    public bool IsTrue => Kind switch
    {
        SimulatedKind.None => false,
        SimulatedKind.Text => true,
        _ => Number != 0,
    };

    public static SimulatedValue Of(double number) => new(SimulatedKind.Number, number);

    public static SimulatedValue Of(bool value) => new(SimulatedKind.Boolean, value ? 1 : 0);

    public static SimulatedValue Of(SimulatedText text) => new(SimulatedKind.Text, 0, text);
}
