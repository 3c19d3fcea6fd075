using System.Text;
using Sightglass.Storage.ClickHouse;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Auth;

/// <summary>The caller of a request: scopes and tenant.</summary>
/// <param name="Scopes">What the caller may do.</param>
/// <param name="Tenant">The caller's tenant; null for all tenants.</param>
internal sealed record Caller(Scope Scopes, string? Tenant)
{
    /// <summary>The tenant of events that name none.</summary>
    public const string DefaultTenant = "default";

    public static readonly Caller Nobody = new(Scope.None, null);

    public static readonly Caller Anybody = new(Scope.All, null);

    /// <summary>A session's cookie came with the request, and did not count: the request changes something and came from another page.</summary>
    public bool IsForeignPage { get; init; }

    /// <summary>The caller's key, or the key that opened the session; null if no key was required.</summary>
    public string? KeyId { get; init; }

    /// <summary>The caller's name in the history of documents.</summary>
    public string Actor => KeyId is null ? "anybody" : $"key {KeyId}";

    /// <summary>Whom the caller's work is counted for where callers share something. Keys for all tenants are parties of their own.</summary>
    public QueryParty Party => new(Tenant is null ? $"key {KeyId}" : $"tenant {Tenant}", KeyId ?? "");

    /// <summary>The origin of the caller's events.</summary>
    public EventOrigin Origin { get; } = new(Encoding.UTF8.GetBytes(Tenant ?? DefaultTenant), Tenant is null);

    /// <summary>The holder of a key.</summary>
    public static Caller Of(ApiKey key) => new(key.Scopes, key.Tenant) { KeyId = key.Id };

    public bool May(Scope scope) => (Scopes & scope) == scope || (Scopes & Scope.Admin) != 0;
}
