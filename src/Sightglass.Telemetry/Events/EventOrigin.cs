using System.Text;

namespace Sightglass.Telemetry.Events;

/// <summary>Who sends events, as far as reading them depends on it.</summary>
/// <param name="Tenant">The tenant the key stands for; for a key of all tenants, the one for events that name none.</param>
/// <param name="MayChooseTenant">Only a key made for all tenants lets the event's own <c>tenant_id</c> choose.</param>
public readonly record struct EventOrigin(ReadOnlyMemory<byte> Tenant, bool MayChooseTenant)
{
    /// <summary>The tenant of a server that serves one.</summary>
    public static readonly EventOrigin Default = new("default"u8.ToArray(), MayChooseTenant: true);

    /// <summary>The same for a request that names its tenant: events of it do not choose another.</summary>
    public EventOrigin Choose(string tenant) => MayChooseTenant ? new(Encoding.UTF8.GetBytes(tenant), MayChooseTenant: false) : this;
}
