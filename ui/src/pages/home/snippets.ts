export interface Snippet {
  /** Used as an element id, hence without spaces. */
  id: string;
  label: string;
  /** Prerequisites, in a line. */
  note: string;
  code: string;
}

/** Ways to send a first event to the server at `origin`, ready to paste. */
export function snippets(origin: string): Snippet[] {
  return [
    {
      id: 'curl',
      label: 'curl',
      note: 'Needs a key with the scope “ingest”; the key of the first start has it.',
      code: `curl ${origin}/v1/events \\
  -H "Authorization: Bearer $SIGHTGLASS_KEY" \\
  -d '{"event":"question_answered","model":"llama-3.1-8b","duration_ms":1240}'`,
    },
    {
      id: 'file',
      label: 'Log file',
      note: 'NDJSON (one JSON object per line), a JSON array or CSV.',
      code: `export SIGHTGLASS_KEY=sg_…
./sightglass ingest app.ndjson --url ${origin}`,
    },
    {
      id: 'csharp',
      label: 'C#',
      note: 'Any JSON object is an event; names are snake_case.',
      code: `using System.Net.Http.Headers;
using System.Net.Http.Json;

using var http = new HttpClient { BaseAddress = new Uri("${origin}") };
var key = Environment.GetEnvironmentVariable("SIGHTGLASS_KEY");
http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);

var response = await http.PostAsJsonAsync("/v1/events", new[]
{
    new { @event = "question_answered", model = "llama-3.1-8b", duration_ms = 1240 },
});
response.EnsureSuccessStatusCode();`,
    },
    {
      id: 'typescript',
      label: 'TypeScript',
      note: 'From a server or a worker: a key does not belong in a browser.',
      code: `await fetch('${origin}/v1/events', {
  method: 'POST',
  headers: {
    Authorization: \`Bearer \${process.env.SIGHTGLASS_KEY}\`,
    'Content-Type': 'application/json',
  },
  body: JSON.stringify([
    { event: 'question_answered', model: 'llama-3.1-8b', duration_ms: 1240 },
  ]),
});`,
    },
  ];
}
