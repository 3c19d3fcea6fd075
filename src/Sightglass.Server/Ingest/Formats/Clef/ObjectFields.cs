using System.Text;
using System.Text.Json;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Ingest.Formats.Clef;

/// <summary>Sets fields from the texts of an object: <c>service.name</c>, as a name with a dot or as nested objects.</summary>
internal sealed class ObjectFields
{
    private readonly (byte[] Path, int Ordinal)[] _fields;
    private readonly ByteBuffer _path = new();
    private readonly ByteBuffer _scratch = new();

    /// <param name="schema">Contains all the fields.</param>
    /// <param name="fields">Dotted paths in the object, each with its canonical field.</param>
    public ObjectFields(EventSchema schema, params (string Path, string Field)[] fields) =>
        _fields = [.. fields.Select(field => (Encoding.UTF8.GetBytes(field.Path), schema.Ordinal(field.Field)))];

    /// <summary>Sets the fields for which the object has texts; values of other types are ignored.</summary>
    public void Write(ref Utf8JsonReader reader, EventRow row)
    {
        _path.Clear();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            WriteObject(ref reader, row);
        }
    }

    // At most as deep as the nesting limit of an event.
    private void WriteObject(ref Utf8JsonReader reader, EventRow row)
    {
        var start = _path.Length;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            _path.Append(JsonValues.Text(ref reader, _scratch));
            reader.Read();
            if (reader.TokenType == JsonTokenType.StartObject)
            {
                _path.Append((byte)'.');
                WriteObject(ref reader, row);
            }
            else if (reader.TokenType == JsonTokenType.String)
            {
                WriteText(JsonValues.Text(ref reader, _scratch), row);
            }
            else
            {
                reader.Skip();
            }

            _path.Truncate(start);
        }
    }

    private void WriteText(ReadOnlySpan<byte> text, EventRow row)
    {
        foreach (var (path, ordinal) in _fields)
        {
            if (_path.Span.SequenceEqual(path))
            {
                row.SetDerived(ordinal, text);
            }
        }
    }
}
