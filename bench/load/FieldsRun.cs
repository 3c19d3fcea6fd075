using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Storage;
using Sightglass.Storage.Blocks;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Spool;
using Sightglass.Storage.Tables;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;
using Sightglass.Telemetry.Json;

namespace Sightglass.Load;

/// <summary>The engine's cost per event when packs declare few or many fields; an event has six of them either way.</summary>
internal static class FieldsRun
{
    private const int Blocks = 4;
    private const int RecordsPerBlock = 100;
    private const int FieldsOfAnEvent = 6;

    // The sizes alternate, so that other load on the machine affects all of them; the minimum is used.
    private const int Rounds = 3;

    private static readonly int[] Sizes = [40, 400];

    // Fields with a column, whatever the number of declared fields; see MeasuredFields.
    private const int Columns = 30;

    public static async Task RunAsync(LoadOptions options, CancellationToken cancellationToken)
    {
        var machine = Machine.Describe();
        var best = Sizes.ToDictionary(size => size, _ => (Insert: double.MaxValue, Merge: double.MaxValue));
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var size in Sizes)
            {
                var (insert, merge) = await MeasureAsync(options, size, cancellationToken);
                best[size] = (Math.Min(best[size].Insert, insert), Math.Min(best[size].Merge, merge));
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size} declared fields: insert {insert:F2}, merge {merge:F2} us a row"));
            }
        }

        var text = new StringBuilder($"# Engine CPU of an event by declared fields: {Columns} of them with columns, {FieldsOfAnEvent} in each event, least of {Rounds}\n\n{machine}\n\n| declared fields | insert, us/row | merge, us/row |\n|---:|---:|---:|\n");
        foreach (var (size, (insert, merge)) in best)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {size} | {insert:F2} | {merge:F2} |\n");
        }

        await File.WriteAllTextAsync(Path.Combine(options.Results, "fields.md"), text.ToString(), cancellationToken);
    }

    private static async Task<(double Insert, double Merge)> MeasureAsync(LoadOptions options, int declared, CancellationToken cancellationToken)
    {
        var directory = options.FreshDirectory("fields");
        using var metrics = new StorageMetrics();
        await using var engine = new EngineSupervisor(
            new EngineOptions(), new EngineCommand(options.Server, ["engine"]), directory, TimeProvider.System, metrics, NullLogger<EngineSupervisor>.Instance);
        engine.Start();
        await engine.WaitUntilUpAsync(cancellationToken);
        using var client = new ClickHouseClient(() => engine.Endpoint);
        var fields = Enumerable.Range(0, declared).Select(FieldOf).ToList();
        var schema = new EventSchema(fields, fields.Take(Columns).Select(field => field.Name).ToHashSet());
        var table = new EventsTable(client);
        await table.EnsureAsync(schema, hasPending: false, cancellationToken);
        await client.ExecuteAsync($"SYSTEM STOP MERGES {EventsTable.Name}", cancellationToken);
        var inserter = new BlockInserter(client, [EventsTable.Definition], table);
        var blocks = Enumerable.Range(0, Blocks).Select(block => Block(schema, block)).ToList();

        // The first insert starts threads and fills caches.
        await inserter.InsertAsync(new TableRecords(EventsTable.Definition.Number, Block(schema, Blocks), "warm"), cancellationToken);
        var before = ProcessUsage.Cpu(engine.ProcessId!.Value);
        for (var block = 0; block < Blocks; block++)
        {
            await inserter.InsertAsync(new TableRecords(EventsTable.Definition.Number, blocks[block], $"block {block}"), cancellationToken);
        }

        var inserted = ProcessUsage.Cpu(engine.ProcessId!.Value);
        await client.ExecuteAsync($"SYSTEM START MERGES {EventsTable.Name}", cancellationToken);
        await client.ExecuteAsync(new ClickHouseStatement($"OPTIMIZE TABLE {EventsTable.Name} FINAL") { Timeout = TimeSpan.FromMinutes(5) }, cancellationToken);
        var merged = ProcessUsage.Cpu(engine.ProcessId!.Value);
        const double rows = Blocks * RecordsPerBlock * LoadOptions.BatchRows;
        return ((inserted - before).TotalMicroseconds / rows, (merged - inserted).TotalMicroseconds / rows);
    }

    private static Field FieldOf(int index) => new(string.Create(CultureInfo.InvariantCulture, $"field_{index}"), (index % 6) switch
    {
        3 => FieldType.Integer,
        4 => FieldType.Number,
        5 => FieldType.Boolean,
        _ => FieldType.Keyword,
    });

    private static List<BlockRecord> Block(EventSchema schema, int block)
    {
        var reader = new JsonEventReader(schema);
        var batch = new EventBatch(schema);
        var random = new Random(block);
        List<BlockRecord> records = [];
        for (var record = 0; record < RecordsPerBlock; record++)
        {
            batch.Clear();
            batch.ReceivedMicros = UnixMicros.Of(LoadRun.EndOfWorkload());
            for (var row = 0; row < LoadOptions.BatchRows; row++)
            {
                reader.Read(Encoding.UTF8.GetBytes(Event(schema, batch.ReceivedMicros - random.Next(1_000_000_000), random)), batch, EventOrigin.Default);
            }

            batch.Seal();
            var payload = new ByteBuffer();
            EventBlock.Encode(batch, payload);
            records.Add(new BlockRecord(payload.Memory, batch.Count, default, Position: 0));
        }

        return records;
    }

    private static string Event(EventSchema schema, long micros, Random random)
    {
        var declared = schema.Fields.Count - CanonicalFields.All.Count;
        var pack = random.Next(declared / FieldsOfAnEvent);
        var json = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $$"""{"time":{{micros}},"event":"event_{{pack}}","service":"service_{{random.Next(10)}}","duration_ms":{{random.Next(100_000) / 10.0}},"request_id":"{{random.NextInt64():x16}}","message":"done in step {{random.Next(1000)}}" """));
        for (var i = 0; i < FieldsOfAnEvent; i++)
        {
            var field = schema.Fields[CanonicalFields.All.Count + (pack * FieldsOfAnEvent) + i];
            json.Append(CultureInfo.InvariantCulture, $",\"{field.Name}\":").Append(field.Type switch
            {
                FieldType.Keyword => string.Create(CultureInfo.InvariantCulture, $"\"value_{random.Next(4 + (i * 18))}\""),
                FieldType.Boolean => random.Next(2) == 0 ? "true" : "false",
                FieldType.Number => (random.Next(10_000) / 8.0).ToString(CultureInfo.InvariantCulture),
                _ => random.Next(1000).ToString(CultureInfo.InvariantCulture),
            });
        }

        return json.Append('}').ToString();
    }
}
