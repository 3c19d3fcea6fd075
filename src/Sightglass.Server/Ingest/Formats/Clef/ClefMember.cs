namespace Sightglass.Server.Ingest.Formats.Clef;

/// <summary>The parts of an event that the format itself defines; everything else of the event is a property.</summary>
internal enum ClefMember
{
    /// <summary><c>@t</c>, when it happened; of a span, when it ended.</summary>
    Time,

    /// <summary><c>@st</c>, when a span started; makes the event a span.</summary>
    Start,

    /// <summary><c>@m</c>, the rendered message.</summary>
    Message,

    /// <summary><c>@mt</c>, the message with holes for properties.</summary>
    Template,

    /// <summary><c>@r</c>, rendered texts for the holes that have a format, in order.</summary>
    Renderings,

    /// <summary><c>@l</c>; absent means information.</summary>
    Level,

    /// <summary><c>@x</c>, an exception with its stack.</summary>
    Exception,

    /// <summary><c>@i</c>, a number or text that names the kind of event.</summary>
    EventId,

    /// <summary><c>@tr</c>.</summary>
    TraceId,

    /// <summary><c>@sp</c>.</summary>
    SpanId,

    /// <summary><c>@ps</c>.</summary>
    ParentSpanId,

    /// <summary><c>@sk</c>: Client, Server, …</summary>
    SpanKind,

    /// <summary><c>@ra</c>, the sending program: an object.</summary>
    Resource,

    /// <summary><c>@sa</c>, the part of the program that wrote the event: an object.</summary>
    Scope,
}
