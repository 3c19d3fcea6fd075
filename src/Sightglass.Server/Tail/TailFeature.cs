using Sightglass.Storage.Spool;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Tail;

/// <summary>Events as they arrive, in the order of their sequence numbers.</summary>
internal static class TailFeature
{
    public static void AddTail(this IServiceCollection services, TailOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton(provider => new SequenceNumbers(provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<EventSpool>().LastSequence));
        services.AddSingleton<TailHub>();
        services.AddScoped<MissedEvents>();
    }

    public static void MapTail(this IEndpointRouteBuilder routes) => routes.MapTailApi();
}
