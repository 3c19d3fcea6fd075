using System.Collections.Concurrent;
using System.Text;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Http;

/// <summary>Events whose times lie ahead of the server's clock, by tenant, since the server's start. Any thread may call it.</summary>
/// <remarks>
/// A clock that runs ahead by a minute is usual: a range that ends now ends with the newest such event, so that what was just sent is in its answer. Events further ahead are left out until
/// their time comes, and told of in the answer to their sender, in the status and by <c>doctor</c>.
/// </remarks>
internal sealed class EventsAhead(TimeProvider time)
{
    // Tenants that are remembered; with more, further ones are as if their clocks were right.
    private const int MaxTenants = 10_000;

    private readonly ConcurrentDictionary<string, Ahead> _byTenant = new(StringComparer.Ordinal);

    /// <summary>Notes the events of a batch that is durable.</summary>
    public void Note(EventBatch batch)
    {
        var now = UnixMicros.Now(time);
        for (var row = 0; row < batch.Count;)
        {
            // Most batches are of one tenant.
            var tenant = batch.Tenants[row];
            var ahead = default(Ahead);
            for (; row < batch.Count && batch.Tenants[row].SequenceEqual(tenant); row++)
            {
                ahead = ahead.With(batch.Times[row], now);
            }

            if (ahead != default)
            {
                Note(Encoding.UTF8.GetString(tenant), ahead, now);
            }
        }
    }

    /// <summary>The end of a range that ends now: just after the newest event, if that is only a little ahead.</summary>
    /// <param name="tenant">Null for all tenants.</param>
    /// <param name="now">The server's time.</param>
    public DateTimeOffset EndOf(string? tenant, DateTimeOffset now)
    {
        var newest = Of(tenant).Select(ahead => ahead.NewestNear).DefaultIfEmpty().Max();
        return newest >= UnixMicros.Of(now) ? UnixMicros.ToTime(newest + 1) : now;
    }

    /// <summary>How many events lie too far ahead to be in answers that end now, and when the newest of them is; null for none.</summary>
    /// <inheritdoc cref="EndOf"/>
    public (long Events, DateTimeOffset Newest)? Far(string? tenant, DateTimeOffset now)
    {
        var far = Of(tenant).Where(ahead => ahead.NewestFar > UnixMicros.Of(now)).ToList();
        return far.Count == 0 ? null : (far.Sum(ahead => ahead.Far), UnixMicros.ToTime(far.Max(ahead => ahead.NewestFar)));
    }

    private void Note(string tenant, Ahead ahead, long now)
    {
        if (_byTenant.Count < MaxTenants || _byTenant.ContainsKey(tenant))
        {
            _byTenant.AddOrUpdate(tenant, ahead, (_, known) => known.And(ahead, now));
        }
    }

    private IEnumerable<Ahead> Of(string? tenant) =>
        tenant is null ? _byTenant.Values : _byTenant.TryGetValue(tenant, out var ahead) ? [ahead] : [];

    /// <param name="NewestNear">The newest event that was a little ahead, microseconds since 1970; 0 for none.</param>
    /// <param name="NewestFar">The newest one that was further ahead.</param>
    /// <param name="Far">How many of these there were since the last time that none was ahead.</param>
    private readonly record struct Ahead(long NewestNear, long NewestFar, long Far)
    {
        private static readonly long ToldMicros = (long)EventLimits.ToldFuture.TotalMicroseconds;

        public Ahead With(long at, long now) => at <= now ? this
            : at - now <= ToldMicros ? this with { NewestNear = Math.Max(NewestNear, at) }
            : this with { NewestFar = Math.Max(NewestFar, at), Far = Far + 1 };

        public Ahead And(Ahead later, long now) =>
            new(Math.Max(NewestNear, later.NewestNear), Math.Max(NewestFar, later.NewestFar), NewestFar > now ? Far + later.Far : later.Far);
    }
}
