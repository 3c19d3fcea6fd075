namespace Sightglass.Query.Functions;

/// <summary>Types of values in tables, as far as they decide what an expression may do with them.</summary>
public enum ScalarType : byte
{
    /// <summary>Only NULL.</summary>
    Null,
    Boolean,

    /// <summary>A whole number.</summary>
    Integer,
    Number,
    Text,

    /// <summary>An attribute, or a value taken from JSON: a text, or the number that the text is.</summary>
    Any,

    /// <summary>A moment, UTC.</summary>
    Time,

    /// <summary>A day, UTC.</summary>
    Date,
    Interval,
    List,
}

/// <summary>What a function of SQL takes in one place.</summary>
public enum ScalarArgument : byte
{
    Any,
    Number,
    Text,
    Time,
    Condition,

    /// <summary>A text written out: a format, a path.</summary>
    LiteralText,

    /// <summary>The name of a unit of time, written out.</summary>
    Unit,

    /// <summary>An INTERVAL.</summary>
    Interval,

    /// <summary>The name of a time zone, written out: <c>'America/New_York'</c>.</summary>
    Zone,
}
