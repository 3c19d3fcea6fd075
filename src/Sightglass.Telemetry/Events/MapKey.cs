namespace Sightglass.Telemetry.Events;

/// <summary>How names stand in the maps of an event's values. Control characters keep apart what names alone would not; a name that holds one never gets there.</summary>
/// <remarks>
/// <code>
/// {"a.b":1,"a":{"b":2,"c":true}}   keys  a.b   a␟b   a␟c␞
/// </code>
/// </remarks>
public static class MapKey
{
    /// <summary>Unit separator: stands between the names of objects within each other.</summary>
    public const char Separator = '\u001f';

    /// <summary>Record separator: ends the name of a boolean, which is 0 or 1 among the numbers.</summary>
    public const char Boolean = '\u001e';

    /// <summary>Group separator: ends the name of a moment, which is microseconds since 1970 among the numbers.</summary>
    public const char Moment = '\u001d';

    /// <summary>The longest text, in UTF-8, that is kept among the keywords. Ids, names, paths and words are shorter; longer texts differ from event to event, and a dictionary of them is no use.</summary>
    public const int MaxTextBytes = 128;

    /// <summary>Whole numbers up to here are the same as 64-bit floats.</summary>
    public const long MaxWhole = 1L << 53;
}
