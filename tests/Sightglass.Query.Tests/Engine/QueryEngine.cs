using Microsoft.Extensions.Logging.Abstractions;
using Sightglass.Query.Binding;
using Sightglass.Query.Functions;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Storage;
using Sightglass.Storage.Blocks;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Engine;
using Sightglass.Storage.Spool;
using Sightglass.Storage.Tables;
using Sightglass.Telemetry.Columns;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Engine;

/// <summary>The real engine with an empty table of events, for the tests that share it. Each test uses its own tenants.</summary>
public sealed class QueryEngine : IAsyncLifetime
{
    private static readonly TimeSpan Ceiling = TimeSpan.FromSeconds(20);

    private readonly string _directory = Directory.CreateTempSubdirectory("sightglass-query-").FullName;
    private readonly StorageMetrics _metrics = new();
    private readonly EngineSupervisor _supervisor;
    private readonly ClickHouseClient _client;

    public QueryEngine()
    {
        var command = new EngineCommand(Path.Combine(AppContext.BaseDirectory, "Sightglass.EngineHost"), ["engine"]);
        _supervisor = new EngineSupervisor(new EngineOptions(), command, _directory, TimeProvider.System, _metrics, NullLogger<EngineSupervisor>.Instance);
        _client = new ClickHouseClient(() => _supervisor.Endpoint);
    }

    /// <summary>The whole time range.</summary>
    internal static QueryScope ScopeOf(string tenant) => new(tenant, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));

    public async ValueTask InitializeAsync()
    {
        _supervisor.Start();
        await _supervisor.WaitUntilUpAsync(CancellationToken.None).WaitAsync(Ceiling);
        await new EventsTable(_client).EnsureAsync(EventSchema.Canonical, hasPending: false, CancellationToken.None);

        // As in a store with sampled events: the first such event adds this column.
        var columns = EventSchema.Canonical.Fields.Skip(1).Select(field => $"ADD COLUMN {field.Name} {ColumnTypes.Of(field)}");
        await _client.ExecuteAsync($"ALTER TABLE {EventsTable.Name} {string.Join(", ", columns)}, ADD COLUMN keywords Map(LowCardinality(String), LowCardinality(String)), ADD COLUMN numbers Map(LowCardinality(String), Float64), ADD COLUMN attributes String", CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _supervisor.DisposeAsync();
        _metrics.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    internal async Task InsertAsync(EventBatch batch)
    {
        var table = new EventsTable(_client);
        await table.EnsureAsync(batch.Schema, hasPending: true, CancellationToken.None);
        batch.Seal();
        var block = new ByteBuffer();
        EventBlock.Encode(batch, block);
        var records = new TableRecords(EventsTable.Definition.Number, [new BlockRecord(block.Memory, batch.Count, default, 0)], Guid.NewGuid().ToString());
        await new BlockInserter(_client, [EventsTable.Definition], table).InsertAsync(records, CancellationToken.None);
    }

    /// <summary>All rows, each as the texts of its values.</summary>
    internal async Task<List<string?[]>> QueryAsync(SqlStatement statement)
    {
        List<string?[]> all = [];
        await using var rows = await _client.QueryAsync(statement.ToClickHouse(), CancellationToken.None);
        while (await rows.ReadAsync(CancellationToken.None))
        {
            all.Add([.. Enumerable.Range(0, rows.Columns.Count).Select(rows.GetString)]);
        }

        return all;
    }

    /// <summary>The table's columns, as if the tenant's events were all: no other has been used.</summary>
    internal async Task<TableColumns> ColumnsAsync(string tenant, EventSchema schema)
    {
        var table = new EventsTable(_client);
        await table.RefreshAsync(CancellationToken.None);
        var types = table.Columns!.Types;
        var hasValue = types.Select(column => column.Value is ['M', 'a', 'p', ..] or "String" ? $"countIf(notEmpty(`{column.Key}`))" : $"count(`{column.Key}`)");
        var counts = (await QueryAsync(new SqlStatement($"SELECT {string.Join(", ", hasValue)} FROM {EventsTable.Name} WHERE tenant = '{tenant}'", [])))[0];
        var used = types.Where((_, index) => counts[index] != "0").ToDictionary();
        string[] maps = ["keywords", "numbers", "attributes"];
        foreach (var map in maps.Where(_ => maps.Any(used.ContainsKey)))
        {
            used[map] = types[map];
        }

        return new TableColumns(used, schema.Fields.Select(field => field.Name).ToHashSet());
    }

    internal async Task<FormulaResult> EvaluateAsync(FormulaStatement statement) => (await statement.RunAsync(_client, CancellationToken.None)).Result;

    internal async Task<RelationResult> EvaluateAsync(RelationStatement statement) => (await statement.RunAsync(_client, CancellationToken.None)).Result;

    internal async Task<SelectResult> EvaluateAsync(SelectStatement statement) => (await statement.RunAsync(_client, CancellationToken.None)).Result;

    internal async Task<(IReadOnlyList<AttributeStatistics> Attributes, IReadOnlySet<string> Incomplete)> EvaluateAsync(AttributeStatisticsStatement statement)
    {
        var (attributes, rowsRead) = await statement.RunAsync(_client, CancellationToken.None);
        return (attributes, await statement.IncompleteAsync(attributes, rowsRead, _client, CancellationToken.None));
    }

    /// <summary>Which of the filters each event of a tenant matches, by sequence number: many filters in one read of the table.</summary>
    internal async Task<List<bool[]>> MatchesAsync(QueryBinder binder, IReadOnlyList<FilterNode> filters, string tenant, TableColumns? known = null)
    {
        List<SelectColumn> columns = [new("id", new FieldNode(new FieldName("id", default))), .. filters.Prepend(new MatchAllNode(default)).Select(filter => new SelectColumn("count", new AggregateNode(AggregateKind.Rows, filter, default)))];
        var table = await EvaluateAsync(new SqlCompiler(binder, () => known).Select(new SelectQuery(columns), ScopeOf(tenant)));
        return [.. table.Rows.OrderBy(row => binder.Schema.Ids.TryRead(row.Keys[0].Text, out var id) ? id.Sequence : throw new InvalidDataException(row.Keys[0].Text)).Select(row => row.Values.Skip(1).Select(count => count == 1).ToArray())];
    }
}

/// <summary>Tests that share one engine.</summary>
[CollectionDefinition(Name)]
public sealed class QueryEngineCollection : ICollectionFixture<QueryEngine>
{
    public const string Name = "query engine";
}
