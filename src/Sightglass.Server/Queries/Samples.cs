using System.Text;
using System.Text.Json;
using Sightglass.Query.Binding;
using Sightglass.Query.InMemory;
using Sightglass.Query.Syntax;
using Sightglass.Server.Http;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Server.Queries;

/// <summary>Samples that a query is tried on, objects or raw lines, as its language sees them.</summary>
/// <param name="Matches">By index.</param>
/// <param name="Extract">The values that the query names, by index; null if the language names none.</param>
internal sealed record Samples(Func<int, bool> Matches, Func<int, IReadOnlyDictionary<string, string>>? Extract)
{
    /// <summary>The samples as lines, UTF-8; none if they are tried as events.</summary>
    public IReadOnlyList<byte[]> Lines { get; private init; } = [];

    /// <summary>The events that the samples would become. They are used as the client sends them: no defaults are filled in, and no time is too far in the future.</summary>
    /// <exception cref="ProblemException">A sample is not an event.</exception>
    public static Samples AsEvents(EventsQuery query, IReadOnlyList<JsonElement> samples, EventSchema schema, QueryBinder binder)
    {
        var batch = new EventBatch(schema) { ReceivedMicros = EventTime.EndMicros };
        var reader = new JsonEventReader(schema);
        for (var i = 0; i < samples.Count; i++)
        {
            if (reader.Read(JsonOf(samples[i]), batch, EventOrigin.Default) is { } rejected)
            {
                throw new ProblemException(QueryProblems.BadSample(i, rejected.Message));
            }
        }

        batch.Seal();
        var predicate = PredicateCompiler.Compile(query.Filter, binder);
        return new Samples(index => predicate.Matches(batch, index), Extract: null);
    }

    /// <summary>The samples as log lines, without change: an object is the line that it is written as.</summary>
    /// <exception cref="ProblemException">A sample is neither an object nor a text.</exception>
    public static Samples AsLines(EventsQuery query, IReadOnlyList<JsonElement> samples)
    {
        var lines = samples.Select((sample, index) => sample.ValueKind switch
        {
            JsonValueKind.String => Encoding.UTF8.GetBytes(sample.GetString()!),
            JsonValueKind.Object => Encoding.UTF8.GetBytes(sample.GetRawText()),
            _ => throw new ProblemException(QueryProblems.BadSample(index, "it is neither an object nor a raw line")),
        }).ToList();
        var test = LineTest.Compile(query);
        return new Samples(index => test.Matches(lines[index]), index => test.Extract(lines[index])) { Lines = lines };
    }

    /// <summary>A sample as JSON: an object unchanged, a line of JSON unchanged, any other line as the message of an event.</summary>
    private static byte[] JsonOf(JsonElement sample)
    {
        if (sample.ValueKind != JsonValueKind.String)
        {
            return Encoding.UTF8.GetBytes(sample.GetRawText());
        }

        var line = sample.GetString()!;
        if (line.TrimStart().StartsWith('{'))
        {
            return Encoding.UTF8.GetBytes(line.Trim());
        }

        var json = new ByteBuffer();
        json.Append("{\"message\":"u8);
        JsonText.AppendString(json, line);
        json.Append((byte)'}');
        return json.Span.ToArray();
    }
}
