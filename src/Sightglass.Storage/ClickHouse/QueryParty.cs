namespace Sightglass.Storage.ClickHouse;

/// <summary>On whose behalf a statement runs. Parties share the engine fairly: first the tenants, then the keys of a tenant.</summary>
/// <param name="Tenant">The tenant of the caller's key, or the key itself when it is for all tenants.</param>
/// <param name="Key">The caller's key.</param>
public sealed record QueryParty(string Tenant, string Key)
{
    private static readonly AsyncLocal<QueryParty?> Flowing = new();

    /// <summary>Told how many bytes of answers the caller has received, in addition to those before; it may throw to end the question.</summary>
    public Action<int>? Received { get; init; }

    /// <summary>True once a statement of the request has run: the others then wait for their turn and are not refused halfway.</summary>
    public bool HasStarted { get; set; }

    /// <summary>The caller of the request that is being answered, set once the caller is known. Null for the server's own statements, which never wait behind questions.</summary>
    public static QueryParty? Current
    {
        get => Flowing.Value;
        set => Flowing.Value = value;
    }
}
