namespace Sightglass.Telemetry.Events;

/// <summary>The keys of an event's values in the maps. Control characters distinguish keys that would otherwise be equal; a name that contains one is never stored in a map.</summary>
/// <remarks>
/// <code>
/// {"a.b":1,"a":{"b":2,"c":true}}   keys  a.b   a␟b   a␟c␞
/// </code>
/// </remarks>
public static class MapKey
{
    /// <summary>Unit separator: between the names of nested objects.</summary>
    public const char Separator = '\u001f';

    /// <summary>Record separator: ends the name of a boolean, which is stored as the number 0 or 1.</summary>
    public const char Boolean = '\u001e';

    /// <summary>Group separator: ends the name of a timestamp, which is stored as the number of microseconds since 1970.</summary>
    public const char Moment = '\u001d';

    /// <summary>The longest text, in UTF-8 bytes, that is stored in the keywords. Ids, names, paths and words are shorter; longer texts differ from event to event, so a dictionary of them is useless.</summary>
    public const int MaxTextBytes = 128;

    /// <summary>64-bit floats represent whole numbers up to this one exactly.</summary>
    public const long MaxWhole = 1L << 53;
}
