using Sightglass.Storage.Documents;

namespace Sightglass.Server.Scheduling;

/// <summary>Scheduled jobs, each on one of the servers that share their documents. A feature adds its own with <see cref="AddJob"/>.</summary>
internal static class SchedulingFeature
{
    public static void AddScheduling(this IServiceCollection services)
    {
        services.AddSingleton<Scheduler>();
        services.AddHostedService(provider => provider.GetRequiredService<Scheduler>());

        // Not at the full hour, when other jobs start.
        services.AddJob(provider => new ScheduledJob("documents.trim", "17 */6 * * *", (_, cancellationToken) => provider.GetRequiredService<DocumentStore>().TrimAsync(cancellationToken)));
    }

    public static void AddJob(this IServiceCollection services, Func<IServiceProvider, ScheduledJob> job) => services.AddSingleton(job);
}
