using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Server.Auth;
using Sightglass.Server.Http;
using Sightglass.Storage.ClickHouse;
using Sightglass.Storage.Writing;

namespace Sightglass.Server.Storage;

/// <summary>What could not be stored or read, and was set aside: events of all tenants, so only for keys of all tenants.</summary>
internal static class QuarantineApi
{
    public static void MapQuarantine(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/quarantine").WithMetadata(new RequiredScope(Scope.Admin) { IsForAllTenants = true })
            .ProducesProblems(StatusCodes.Status401Unauthorized, StatusCodes.Status403Forbidden);
        group.MapGet("", List).WithName("ListQuarantine").WithSummary("What could not be stored or read, and was set aside");
        group.MapPost("{name}/retry", RetryAsync).WithName("RetryQuarantine").WithSummary("Inserts events that were set aside")
            .ProducesProblems(StatusCodes.Status404NotFound, StatusCodes.Status409Conflict, StatusCodes.Status503ServiceUnavailable);
        group.MapDelete("{name}", Drop).WithName("DropQuarantine").WithSummary("Deletes what was set aside").ProducesProblems(StatusCodes.Status404NotFound);
    }

    private static Ok<QuarantineList> List(QuarantineStore store) => TypedResults.Ok(new QuarantineList([.. store.List().Select(QuarantineAnswer.Of)]));

    private static async Task<Results<NoContent, ProblemHttpResult>> RetryAsync(string name, QuarantineStore store, BlockWriter writer, CancellationToken cancellationToken)
    {
        if (Find(store, name) is not { } entry)
        {
            return NoSuchEntry(name);
        }

        try
        {
            return await writer.TryRetryAsync(entry, cancellationToken) ? TypedResults.NoContent() : NotInsertable(name);
        }
        catch (ClickHouseException exception) when (!exception.IsAboutTheEngine)
        {
            return Problems.Create("refused-again", StatusCodes.Status409Conflict, "The engine still refuses it", $"'{name}' was not inserted and is still there: {exception.Message}");
        }
    }

    private static Results<NoContent, ProblemHttpResult> Drop(string name, QuarantineStore store)
    {
        if (Find(store, name) is not { } entry)
        {
            return NoSuchEntry(name);
        }

        store.Drop(entry);
        return TypedResults.NoContent();
    }

    private static QuarantineEntry? Find(QuarantineStore store, string name) => store.List().FirstOrDefault(entry => entry.Name == name);

    private static ProblemHttpResult NoSuchEntry(string name) =>
        Problems.Create("no-such-entry", StatusCodes.Status404NotFound, "No such entry", $"nothing in quarantine has the name '{name}'; GET /api/quarantine lists what is there.");

    private static ProblemHttpResult NotInsertable(string name) =>
        Problems.Create("not-insertable", StatusCodes.Status409Conflict, "It cannot be inserted", $"'{name}' has no events that can be read: it is a damaged range of the spool, or its own file is damaged. Drop it when it is no longer needed.");
}

/// <param name="Entries">Oldest first.</param>
internal sealed record QuarantineList(IReadOnlyList<QuarantineAnswer> Entries);

/// <param name="Name">For retry and drop.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Events">Number of events; null when it is not known.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Time">When it was set aside, UTC; null when it is not known.</param>
/// <param name="Error">Why the engine refused it; null for damaged bytes.</param>
internal sealed record QuarantineAnswer(string Name, QuarantineKind Kind, long? Events, long Bytes, DateTimeOffset? Time, string? Error)
{
    internal static QuarantineAnswer Of(QuarantineEntry entry) => new(entry.Name, entry.IsRecord ? QuarantineKind.Refused : QuarantineKind.Damaged, entry.Rows, entry.Bytes, entry.Time, entry.Error);
}

internal enum QuarantineKind
{
    /// <summary>Events that the engine refused; they can be inserted again.</summary>
    Refused,

    /// <summary>Bytes of the spool that could not be read.</summary>
    Damaged,
}
