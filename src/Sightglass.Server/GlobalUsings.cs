// Both Sightglass.Telemetry and Microsoft.Extensions.Logging have one; here it is always ours.
global using EventId = Sightglass.Telemetry.Events.EventId;
