using System.Buffers.Binary;
using System.Numerics;

namespace Sightglass.Telemetry.Events;

/// <summary>SipHash-2-4: a short secret-keyed hash of short messages (Aumasson and Bernstein, 2012).</summary>
internal static class SipHash
{
    /// <param name="first">The key's first 64 bits.</param>
    /// <param name="second">The key's last 64 bits.</param>
    /// <param name="message">Any length.</param>
    public static ulong Compute(ulong first, ulong second, ReadOnlySpan<byte> message)
    {
        var state = new State(first ^ 0x736f6d6570736575, second ^ 0x646f72616e646f6d, first ^ 0x6c7967656e657261, second ^ 0x7465646279746573);
        var last = (ulong)message.Length << 56;
        while (message.Length >= 8)
        {
            state.Add(BinaryPrimitives.ReadUInt64LittleEndian(message));
            message = message[8..];
        }

        for (var i = 0; i < message.Length; i++)
        {
            last |= (ulong)message[i] << (8 * i);
        }

        state.Add(last);
        return state.Finish();
    }

    private struct State(ulong v0, ulong v1, ulong v2, ulong v3)
    {
        public void Add(ulong word)
        {
            v3 ^= word;
            Round();
            Round();
            v0 ^= word;
        }

        public ulong Finish()
        {
            v2 ^= 0xff;
            Round();
            Round();
            Round();
            Round();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void Round()
        {
            v0 += v1;
            v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
            v0 = BitOperations.RotateLeft(v0, 32);
            v2 += v3;
            v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
            v2 = BitOperations.RotateLeft(v2, 32);
        }
    }
}
