using System.Text;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Auth;

/// <summary>Who asks: what they may do, and for which tenant.</summary>
/// <param name="Scopes">What they may do.</param>
/// <param name="Tenant">Their tenant; null for all of them.</param>
internal sealed record Caller(Scope Scopes, string? Tenant)
{
    /// <summary>The tenant of events that name none.</summary>
    public const string DefaultTenant = "default";

    public static readonly Caller Nobody = new(Scope.None, null);

    public static readonly Caller Anybody = new(Scope.All, null);

    /// <summary>The key they have, or opened their session with; null where none was asked for.</summary>
    public string? KeyId { get; init; }

    /// <summary>What the history of documents calls them.</summary>
    public string Actor => KeyId is null ? "anybody" : $"key {KeyId}";

    /// <summary>How their events are read.</summary>
    public EventOrigin Origin { get; } = new(Encoding.UTF8.GetBytes(Tenant ?? DefaultTenant), Tenant is null);

    public bool May(Scope scope) => (Scopes & scope) == scope || (Scopes & Scope.Admin) != 0;
}
