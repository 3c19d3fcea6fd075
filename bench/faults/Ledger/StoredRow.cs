namespace Sightglass.Faults.Ledger;

/// <summary>An event as the server gave it back.</summary>
/// <param name="Number">-1 when it has no number.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Time">As RFC 3339 text.</param>
/// <param name="Values">By name: fields, then attributes that are no fields.</param>
internal sealed record StoredRow(long Number, string Tenant, string Time, IReadOnlyDictionary<string, object?> Values);
