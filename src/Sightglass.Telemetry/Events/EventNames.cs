using System.Runtime.CompilerServices;
using Sightglass.Telemetry.Columns;

namespace Sightglass.Telemetry.Events;

/// <summary>What the name of a member means.</summary>
public enum NameKind : byte
{
    /// <summary>No field has this name.</summary>
    Attribute,

    /// <summary>A field other than the parts below.</summary>
    Field,

    /// <summary>The tenant, if the sender may choose it.</summary>
    Tenant,

    /// <summary>The time, in events of our own format.</summary>
    Time,

    /// <summary>The field <c>message</c>, or another name for it in events of our own format.</summary>
    Message,

    /// <summary>The field <c>level</c>, or another name for it in events of our own format.</summary>
    Level,

    /// <summary>The template of a message, which only compact log events and their older shape have; an attribute in every other event.</summary>
    Template,

    /// <summary>An exception with its stack, as a text: an attribute, from which <see cref="ExceptionText"/> reads type and message.</summary>
    Exception,
}

/// <summary>What a name means in a schema.</summary>
/// <param name="Kind">The kind of part.</param>
/// <param name="Rank">Of two names for the same part, the one with the lower rank is used.</param>
/// <param name="Ordinal">The field that has this name in every format; -1 when there is none.</param>
public readonly record struct NameMeaning(NameKind Kind, byte Rank, int Ordinal)
{
    internal static readonly NameMeaning Attribute = new(NameKind.Attribute, 0, -1);
}

/// <summary>The meaning of each name that is not just an attribute.</summary>
/// <remarks>If a pack declares a field under the name of a part (such as <c>date</c>), the name means the pack's field.</remarks>
internal sealed class EventNames
{
    /// <summary>The rank of <c>status</c>, which senders also use for other things than the level.</summary>
    public static readonly byte StatusRank = RankOf(PartNames.Level, "status");

    /// <summary>The ranks of the names by which other shapes of events are known.</summary>
    public static readonly byte CompactTimeRank = RankOf(PartNames.Time, PartNames.CompactTime), LegacyTimeRank = RankOf(PartNames.Time, PartNames.LegacyTime),
        CompactMessageRank = RankOf(PartNames.Message, PartNames.CompactMessage), LegacyMessageRank = RankOf(PartNames.Message, PartNames.LegacyMessage),
        SyslogLevelRank = RankOf(PartNames.Level, PartNames.SyslogLevel);

    private readonly NameTable<NameMeaning> _meanings;

    public EventNames(IReadOnlyDictionary<string, int> ordinals)
    {
        var meanings = ordinals.ToDictionary(pair => pair.Key, pair => new NameMeaning(NameKind.Field, 0, pair.Value), StringComparer.Ordinal);
        AddPart(meanings, NameKind.Time, PartNames.Time, field: -1);
        AddPart(meanings, NameKind.Message, PartNames.Message, ordinals[CanonicalFields.Message.Name]);
        AddPart(meanings, NameKind.Level, PartNames.Level, ordinals[CanonicalFields.Level.Name]);
        AddPart(meanings, NameKind.Tenant, PartNames.Tenant, field: -1);
        AddPart(meanings, NameKind.Template, PartNames.Template, field: -1);
        AddPart(meanings, NameKind.Exception, PartNames.Exception, field: -1);
        _meanings = new NameTable<NameMeaning>(meanings);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public NameMeaning Find(ReadOnlySpan<byte> name, out byte[]? known) => _meanings.TryGetValue(name, out known, out var meaning) ? meaning : NameMeaning.Attribute;

    private static byte RankOf(string[] names, string name) => (byte)Array.IndexOf(names, name);

    private static void AddPart(Dictionary<string, NameMeaning> meanings, NameKind kind, string[] names, int field)
    {
        for (byte rank = 0; rank < names.Length; rank++)
        {
            var ordinal = meanings.TryGetValue(names[rank], out var taken) ? taken.Ordinal : -1;
            if (ordinal == field)
            {
                meanings[names[rank]] = new NameMeaning(kind, rank, ordinal);
            }
            else
            {
                meanings.TryAdd(names[rank], new NameMeaning(kind, rank, -1));
            }
        }
    }
}
