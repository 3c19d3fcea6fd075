using System.Text;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Telemetry.Json;

/// <summary>What the members of an event object stand for: a field, or one of the parts that clients give several names.</summary>
/// <remarks>A field that a pack declares under one of these names (<c>date</c>, say) keeps the name for itself.</remarks>
internal sealed class FieldNames
{
    /// <summary>Member codes below this are time names, by preference; the first valid one is the event's time.</summary>
    public const int FirstTime = 1000, FirstMessage = 2000, FirstLevel = 3000, Tenant = 4000;

    /// <summary>The code of the level name that senders also use for other things.</summary>
    public static readonly int Status = FirstLevel + Array.IndexOf(PartNames.Level, "status");

    private readonly NameTable _codes;

    public FieldNames(EventSchema schema)
    {
        var codes = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var ordinal = 0; ordinal < schema.Fields.Count; ordinal++)
        {
            var field = schema.Fields[ordinal];
            if (field != CanonicalFields.Message && field != CanonicalFields.Level)
            {
                foreach (var name in field.Aliases.Prepend(field.Name))
                {
                    codes[name] = ordinal;
                }
            }
        }

        AddParts(codes, PartNames.Time, FirstTime);
        AddParts(codes, PartNames.Message, FirstMessage);
        AddParts(codes, PartNames.Level, FirstLevel);
        foreach (var name in EventOrigin.TenantNames)
        {
            codes.TryAdd(name, Tenant);
        }

        _codes = new NameTable(codes.Select(pair => KeyValuePair.Create(Encoding.UTF8.GetBytes(pair.Key), pair.Value)));
    }

    /// <summary>The field ordinal, or one of the codes above; false for a name that goes to the attributes.</summary>
    public bool TryGet(ReadOnlySpan<byte> name, out int code) => _codes.TryGetValue(name, out code);

    private static void AddParts(Dictionary<string, int> codes, string[] names, int first)
    {
        for (var i = 0; i < names.Length; i++)
        {
            codes.TryAdd(names[i], first + i);
        }
    }
}
