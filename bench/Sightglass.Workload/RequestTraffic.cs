using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace Sightglass.Workload;

/// <summary>A seeded stream of events of AI requests. Every event is determined by the seed and its index alone, so any number of callers can generate any part of it.</summary>
/// <param name="rows">Total number of events.</param>
/// <param name="end">Exclusive.</param>
/// <param name="span">Time over which they are spread evenly, ending at <paramref name="end"/>.</param>
/// <param name="seed">A different seed gives different events of the same kind.</param>
public sealed class RequestTraffic(long rows, DateTimeOffset end, TimeSpan span, ulong seed = 20_261_120)
{
    private static readonly double[] EventWeights = Harmonic(RequestVocabulary.Events.Length);
    private static readonly double[] TenantWeights = Harmonic(RequestVocabulary.Tenants.Length);

    private readonly long _startMs = (end - span).ToUnixTimeMilliseconds();
    private readonly double _stepMs = span.TotalMilliseconds / rows;

    public long Rows => rows;

    public DateTimeOffset End => end;

    public DateTimeOffset Start => end - span;

    /// <param name="index">0 to <see cref="Rows"/>, in order of time.</param>
    public RequestEvent this[long index]
    {
        get
        {
            var random = new SplitMix(seed * 0x9E3779B97F4A7C15 + (ulong)index * 0xD1342543DE82EF95);
            var model = random.Below(RequestVocabulary.Models.Length);
            var level = random.Unit();
            var status = random.Unit();
            var tokensIn = 20 + random.Below(4000);
            var tokensOut = 1 + random.Below(1500);
            return new RequestEvent
            {
                TimeMs = _startMs + (long)((index + random.Unit()) * _stepMs),
                Event = random.Choose(EventWeights),
                Tenant = random.Choose(TenantWeights),
                User = random.Below(RequestVocabulary.UserCount),
                RequestId = random.NextGuid(),
                Service = random.Below(RequestVocabulary.Services.Length),
                Level = level < 0.10 ? 0 : level < 0.90 ? 1 : level < 0.97 ? 2 : 3,
                Model = model,
                Route = random.Below(RequestVocabulary.Routes.Length),
                StatusCode = status < 0.95 ? 200 : status < 0.97 ? 429 : status < 0.985 ? 400 : status < 0.995 ? 500 : 503,
                DurationMs = Math.Round(Math.Exp(5.5 + model * 0.15 + 0.9 * random.Normal()), 1),
                TokensIn = tokensIn,
                TokensOut = tokensOut,
                Cost = Math.Round((tokensIn * 0.15 + tokensOut * 0.6) / 1e6 * (1 + model), 6),
                MessageBits = (uint)random.Next(),
                IsRare = random.Below(1000) == 0,
            };
        }
    }

    /// <summary>Appends events as NDJSON.</summary>
    /// <param name="from">Index of the first event.</param>
    /// <param name="count">Number of events.</param>
    /// <param name="writer">Receives UTF-8.</param>
    public void Write(long from, int count, IBufferWriter<byte> writer)
    {
        for (var index = from; index < from + count; index++)
        {
            Write(this[index], writer);
        }
    }

    private static void Write(in RequestEvent row, IBufferWriter<byte> writer)
    {
        // More than any event needs.
        var target = writer.GetSpan(1024);
        Utf8.TryWrite(target, CultureInfo.InvariantCulture,
            $"{{\"timestamp\":\"{DateTimeOffset.FromUnixTimeMilliseconds(row.TimeMs):yyyy-MM-ddTHH:mm:ss.fff}Z\",\"event\":\"{RequestVocabulary.Events[row.Event]}\",\"level\":\"{RequestVocabulary.Levels[row.Level]}\",\"service\":\"{RequestVocabulary.Services[row.Service]}\",\"tenant_id\":\"{RequestVocabulary.Tenants[row.Tenant]}\",\"user_id\":\"u{row.User:00000}\",\"request_id\":\"{row.RequestId}\",\"model\":\"{RequestVocabulary.Models[row.Model]}\",\"route\":\"{RequestVocabulary.Routes[row.Route]}\",\"status_code\":{row.StatusCode},\"duration_ms\":{row.DurationMs},\"tokens_in\":{row.TokensIn},\"tokens_out\":{row.TokensOut},\"cost\":{row.Cost:0.######},\"message\":\"",
            out var written);
        written += WriteMessage(row, target[written..]);
        "\"}\n"u8.CopyTo(target[written..]);
        writer.Advance(written + 3);
    }

    private static int WriteMessage(in RequestEvent row, Span<byte> target)
    {
        var bits = row.MessageBits;
        var place = RequestVocabulary.Places[bits & 7];
        var (first, second) = ((bits >> 3) % 100, (bits >> 10) % 512);
        var written = 0;
        if (row.IsRare)
        {
            Utf8.TryWrite(target, CultureInfo.InvariantCulture, $"gave up in {place}: {RequestVocabulary.RarePhrase} of {first * 300} ms on worker {second}", out written);
            return written;
        }

        var message = MessageFormats[(bits >> 20) % MessageFormats.Length];
        Utf8.TryWrite(target, CultureInfo.InvariantCulture, $"{string.Format(CultureInfo.InvariantCulture, message, place, first, second)}", out written);
        return written;
    }

    private static readonly CompositeFormat[] MessageFormats = [.. RequestVocabulary.Messages.Select(CompositeFormat.Parse)];

    /// <summary>Running totals of 1, 1/2, 1/3, …, scaled to end at 1.</summary>
    private static double[] Harmonic(int count)
    {
        var totals = new double[count];
        var total = 0.0;
        for (var index = 0; index < count; index++)
        {
            totals[index] = total += 1.0 / (index + 1);
        }

        return [.. totals.Select(value => value / total)];
    }

    /// <summary>SplitMix64: small, and the same on every machine.</summary>
    private struct SplitMix(ulong state)
    {
        private ulong _state = state;

        public ulong Next()
        {
            var bits = _state += 0x9E3779B97F4A7C15;
            bits = (bits ^ (bits >> 30)) * 0xBF58476D1CE4E5B9;
            bits = (bits ^ (bits >> 27)) * 0x94D049BB133111EB;
            return bits ^ (bits >> 31);
        }

        /// <summary>In [0, 1).</summary>
        public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

        public int Below(int limit) => (int)Math.BigMul(Next(), (ulong)limit, out _);

        public double Normal() => Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit());

        public Guid NextGuid()
        {
            Span<byte> bytes = stackalloc byte[16];
            BitConverter.TryWriteBytes(bytes, Next());
            BitConverter.TryWriteBytes(bytes[8..], Next());
            return new Guid(bytes);
        }

        /// <summary>A random index, from running totals that end at 1.</summary>
        public int Choose(double[] totals)
        {
            var found = Array.BinarySearch(totals, Unit());
            return Math.Min(found < 0 ? ~found : found, totals.Length - 1);
        }
    }
}
