using Sightglass.Telemetry.Events;
namespace Sightglass.Server.Tail;
public sealed class TailViewer { private int _n; internal void Offer(EventBatch batch) => _n += batch.Count; }
