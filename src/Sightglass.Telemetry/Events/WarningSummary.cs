namespace Sightglass.Telemetry.Events;

/// <summary>What the sender of accepted events should know about them: counted by code, with the first case in words.</summary>
/// <remarks>A request of a million events with unreadable times has one warning.</remarks>
public sealed class WarningSummary
{
    // One entry per code and subject; few. Emptied by Clear.
    private readonly List<EventWarning> _warnings = [];

    public IReadOnlyList<EventWarning> All => _warnings;

    /// <summary>Counts an event.</summary>
    /// <returns>False for the first one of its code: call <see cref="Add"/> with the words.</returns>
    public bool TryCount(string code)
    {
        var index = _warnings.FindIndex(warning => warning.Code == code);
        if (index >= 0)
        {
            _warnings[index] = _warnings[index] with { Count = _warnings[index].Count + 1 };
        }

        return index >= 0;
    }

    public void Add(EventWarning warning) => _warnings.Add(warning);

    public void Clear() => _warnings.Clear();
}

/// <summary>What was changed in accepted events of a request, or would surprise their sender.</summary>
/// <param name="Code">Stable, for programs: one of <see cref="WarningCode"/>.</param>
/// <param name="Count">How many events, or values, of the request it concerns.</param>
/// <param name="Message">For people: what, with the first case, and what was done.</param>
public sealed record EventWarning(string Code, int Count, string Message);

/// <summary>The codes of <see cref="EventWarning"/>.</summary>
public static class WarningCode
{
    /// <summary>The time cannot be read: the event has the time of its arrival.</summary>
    public const string UnreadableTime = "unreadable_time";

    /// <summary>An event of a file has no time, and so that of its arrival.</summary>
    public const string NoTime = "no_time";

    /// <summary>The time lies ahead of the server's clock: answers for ranges that end now leave the event out until then.</summary>
    public const string TimeAhead = "time_ahead";

    /// <summary>A value is not of its field's type and was stored as an attribute.</summary>
    public const string TypeMismatch = "type_mismatch";

    /// <summary>Characters that UTF-8 cannot represent were replaced by U+FFFD.</summary>
    public const string ReplacedCharacters = "replaced_characters";
}
