using System.Text;

namespace Sightglass.Telemetry.Events;

/// <summary>The properties of a sender that matter for reading its events.</summary>
/// <param name="Tenant">The tenant of the key; for a key for all tenants, the tenant of events that name none.</param>
/// <param name="MayChooseTenant">True for a key for all tenants: the event's own <c>tenant_id</c> decides.</param>
public readonly record struct EventOrigin(ReadOnlyMemory<byte> Tenant, bool MayChooseTenant)
{
    /// <summary>The origin of a server with a single tenant.</summary>
    public static readonly EventOrigin Default = new("default"u8.ToArray(), MayChooseTenant: true);

    /// <summary>The same origin for a request that names its tenant: its events cannot choose another.</summary>
    public EventOrigin Choose(string tenant) => MayChooseTenant ? new(Encoding.UTF8.GetBytes(tenant), MayChooseTenant: false) : this;
}
