using System.Text.Json;
using Sightglass.Storage.Documents;

namespace Sightglass.Server.Queries;

/// <summary>What people call the columns of a data set. Any thread may call it.</summary>
internal sealed class DataSets(DocumentStore documents)
{
    private static readonly DocumentKind Kind = DocumentKind.Edited("dataset");

    /// <summary>The labels of a data set: names for <c>blob1</c>, <c>double1</c>, <c>index1</c>, …. Of the tenant, or else those for all tenants; none is empty.</summary>
    /// <param name="tenant">Null for a reader of all tenants.</param>
    /// <exception cref="DocumentStoreException">The documents cannot be read.</exception>
    public async Task<IReadOnlyDictionary<string, string>> LabelsAsync(string? tenant, string name, CancellationToken cancellationToken)
    {
        var found = tenant is null ? null : await documents.FindAsync(new DocumentKey(Kind, name, tenant), cancellationToken);
        found ??= await documents.FindAsync(new DocumentKey(Kind, name), cancellationToken);
        return found is null ? new Dictionary<string, string>() : found.Read<DataSetLabels>().Labels ?? new Dictionary<string, string>();
    }

    /// <summary>Sets the labels of a data set, in place of those it has.</summary>
    /// <exception cref="DocumentStoreException">The documents cannot be written.</exception>
    public async Task SetLabelsAsync(string? tenant, string name, DataSetLabels labels, string actor, CancellationToken cancellationToken) =>
        await documents.WriteAsync(new DocumentWrite(new DocumentKey(Kind, name, tenant), JsonSerializer.Serialize(labels, JsonSerializerOptions.Web), actor), cancellationToken);
}

/// <param name="Labels">Columns by the names that people use: <c>{"duration":"double1"}</c>.</param>
internal sealed record DataSetLabels(IReadOnlyDictionary<string, string>? Labels);
