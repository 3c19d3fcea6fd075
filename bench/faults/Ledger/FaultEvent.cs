using System.Globalization;
using System.Text;

namespace Sightglass.Faults.Ledger;

/// <summary>An event of the campaign. Its values follow from its number alone, so that the ledger needs to keep only numbers.</summary>
/// <param name="Number">Unique in the campaign.</param>
/// <param name="Request">The request that it was sent in.</param>
/// <param name="Time">Its own time, whole milliseconds.</param>
internal readonly record struct FaultEvent(long Number, int Request, DateTimeOffset Time)
{
    /// <summary>The event's name: every event of the campaign has it.</summary>
    public const string Name = "fault";

    /// <summary>Tenants that the events are spread over.</summary>
    public const int Tenants = 3;

    /// <summary>The field that packs of the campaign declare with changing types.</summary>
    public const string PackField = "px_value";

    /// <summary>Begins the text that names the event in the bytes of a record of the spool.</summary>
    public const string LabelPrefix = "ev-";

    private ulong Hash => Mix((ulong)Number);

    public string Tenant => $"tenant-{Hash % Tenants}";

    /// <summary>The values as they were sent, by name: text, <see cref="double"/>, <see cref="bool"/>. The first ones are canonical fields, the others attributes.</summary>
    public IEnumerable<(string Name, object Value)> Values()
    {
        var hash = Hash;
        yield return ("model", $"model-{hash % 5}");
        yield return ("status_code", (double)(200 + (hash % 300)));
        yield return ("duration_ms", (hash % 100_000) / 8.0);
        yield return ("message", string.Create(CultureInfo.InvariantCulture, $"request {Request} wrote \"{hash:x}\" ünïcode"));
        yield return ("number", (double)Number);
        yield return ("request", (double)Request);
        yield return ("label", Label(Number));
        yield return ("ratio", (double)(hash % 1_000_003) / 1_000_003);
        yield return ("whole", (double)((long)(hash % 2_000_001) - 1_000_000));
        yield return ("flag", hash % 2 == 0);
        yield return (PackField, (double)(hash % 1000));
    }

    /// <summary>Appends the event as one line of JSON.</summary>
    /// <param name="text">The body.</param>
    /// <param name="isCompact">As a compact log event, with the members <c>@t</c> and <c>@m</c>.</param>
    public void Append(StringBuilder text, bool isCompact)
    {
        text.Append(CultureInfo.InvariantCulture, $$"""{"event":"{{Name}}","{{(isCompact ? "@t" : "ts")}}":"{{Time:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}","tenant_id":"{{Tenant}}" """);
        foreach (var (name, value) in Values())
        {
            text.Append(",\"").Append(isCompact && name == "message" ? "@m" : name).Append("\":");
            _ = value switch
            {
                string words => text.Append('"').Append(words.Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"'),
                bool flag => text.Append(flag ? "true" : "false"),
                _ => text.Append(CultureInfo.InvariantCulture, $"{value}"),
            };
        }

        text.Append("}\n");
    }

    private static string Label(long number) => string.Create(CultureInfo.InvariantCulture, $"{LabelPrefix}{number}-{Mix(~(ulong)number):x16}");

    // SplitMix64.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
