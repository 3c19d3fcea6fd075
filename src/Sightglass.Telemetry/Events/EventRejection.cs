using System.Text.Json.Serialization;

namespace Sightglass.Telemetry.Events;

/// <summary>Why one event is rejected.</summary>
/// <param name="Code">Stable, for programs: one of <see cref="RejectionCode"/>.</param>
/// <param name="Message">For people: what, where, and the limit with the actual size.</param>
public sealed record EventRejection(string Code, string Message)
{
    /// <summary>The same, with the event's place in its request.</summary>
    public Rejection At(int index, int? line = null) => new(index, Code, Message, line);
}

/// <summary>Which event of a request was rejected and why, as ingest responses report it.</summary>
/// <param name="Index">Zero-based index of the event in its request; blank lines do not count.</param>
/// <param name="Code">Stable, for programs: one of <see cref="RejectionCode"/>.</param>
/// <param name="Message">For people: what, where, and the limit with the actual size.</param>
/// <param name="Line">One-based line of the body where the event begins; null in formats without lines.</param>
public sealed record Rejection(int Index, string Code, string Message, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Line = null);

/// <summary>The reasons for rejecting single events.</summary>
public static class RejectionCode
{
    public const string MalformedJson = "malformed_json";
    public const string MalformedCsv = "malformed_csv";

    /// <summary>An analytics point has a part that it cannot have, or more than fits.</summary>
    public const string MalformedPoint = "malformed_point";
    public const string NotAnObject = "not_an_object";
    public const string TooDeep = "too_deep";
    public const string TooLarge = "too_large";
    public const string TooManyFields = "too_many_fields";
    public const string TimeInFuture = "time_in_future";
}
