namespace Sightglass.Server.Catalog;

/// <summary>Counts values whose type differs from their field's, by field, since the start. The values are stored as attributes. Any thread.</summary>
internal sealed class DriftCounts
{
    private readonly Lock _lock = new();

    // One entry per declared field; guarded by _lock.
    private readonly Dictionary<string, long> _byField = [];

    public IReadOnlyDictionary<string, long> ByField
    {
        get
        {
            lock (_lock)
            {
                return new Dictionary<string, long>(_byField);
            }
        }
    }

    public void Add(string field, long count)
    {
        lock (_lock)
        {
            _byField[field] = _byField.GetValueOrDefault(field) + count;
        }
    }
}
