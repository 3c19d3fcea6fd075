using System.Text;
using System.Text.Json;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Ingest.Formats.Clef;

/// <summary>Takes the texts of an object that have a column of their own: <c>service.name</c>, as a name with a dot or as one object inside another.</summary>
internal sealed class ObjectFields
{
    private readonly (byte[] Path, int Ordinal)[] _fields;
    private readonly ByteBuffer _path = new();
    private readonly ByteBuffer _scratch = new();

    /// <param name="schema">Has all the fields.</param>
    /// <param name="fields">Dotted paths within the object, and the canonical field each is for.</param>
    public ObjectFields(EventSchema schema, params (string Path, string Field)[] fields) =>
        _fields = [.. fields.Select(field => (Encoding.UTF8.GetBytes(field.Path), schema.Ordinal(field.Field)))];

    /// <summary>Sets the fields that the object has texts for; any other value has none.</summary>
    public void Write(ref Utf8JsonReader reader, EventRow row)
    {
        _path.Clear();
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            WriteObject(ref reader, row);
        }
    }

    // As deep as an event may be nested.
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
