using System.Text;

namespace Sightglass.Telemetry.Simulation;

/// <summary>How to write one event: all constant parts are encoded once.</summary>
internal sealed class EventTemplate
{
    public EventTemplate(string eventKey, string name, IReadOnlyList<(string Field, ValueSource Value)> fields)
    {
        Head = [.. "{\""u8, .. Encoding.UTF8.GetBytes(eventKey), .. "\":"u8, .. new SimulatedText(name).Json];
        Fields = [.. fields.Select(field => new TemplateField(Encoding.UTF8.GetBytes($",\"{field.Field}\":"), field.Value))];
    }

    /// <summary><c>{"event":"cache_lookup"</c></summary>
    public byte[] Head { get; }

    public TemplateField[] Fields { get; }
}

/// <summary>One field: <c>,"model":</c> and the source of its value.</summary>
internal readonly record struct TemplateField(byte[] Key, ValueSource Value);
