using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Query.Results;
using Sightglass.Query.Syntax;
using Sightglass.Server.Auth;
using Sightglass.Server.Http;

namespace Sightglass.Server.Explore;

/// <summary>What tells some events apart from others: those of a stretch of time from the time around it, or those that failed from those that did not.</summary>
internal static class DifferencesApi
{
    private const int MaxFields = 30;

    public static void MapDifferences(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/differences", GetAsync).RequireScope(Scope.Query).WithName("GetDifferences").WithSummary("Values that are over- or under-represented among some events");

    private static async Task<Results<Ok<DifferencesAnswer>, ProblemHttpResult>> GetAsync([AsParameters] DifferencesRequest request, DifferenceReader reader, CancellationToken cancellationToken)
    {
        var (range, baseline) = (request.Scope.Range, request.Baseline?.Range ?? request.Scope.Range);
        var isSelected = request.Selected.Node is not MatchAllNode;
        if (!isSelected && baseline.From >= range.From && baseline.To <= range.To)
        {
            return RequestProblems.BadRequest("nothing is left to compare with: the range of 'baselineFrom' and 'baselineTo' lies within the selected one; give a longer range, or a filter 'selected' for some of the events.");
        }

        // A filter selects some of the events, and the others are compared with them. Without one, the selected time is left out of the time that it is compared with.
        var (filter, selected, tenant) = (request.Filter.Node, request.Selected.Node, request.Scope.Tenant);
        var some = new EventGroup(AndNode.Of(filter, selected), request.Scope.Query);
        var others = isSelected
            ? new EventGroup(AndNode.Of(filter, new NotNode(selected, default)), tenant.Between(baseline.From, baseline.To))
            : new EventGroup(filter, tenant.Between(baseline.From, baseline.To).Without(range.From, range.To));
        var all = new EventGroup(filter, tenant.Between(Earlier(range.From, baseline.From), Later(range.To, baseline.To)));
        var fields = request.Fields is { } names ? FacetReader.NamesIn(names) : await reader.FieldsAsync(all, cancellationToken);
        var restated = FilterFields.Of(filter).Concat(FilterFields.Of(selected)).Concat(DifferenceReader.Outcomes).Concat(FacetReader.NamesIn(request.Last ?? "")).ToHashSet();
        var answer = await reader.CompareAsync(some, others, fields, restated, cancellationToken);
        return TypedResults.Ok(answer with { Fields = [.. answer.Fields.Take(Math.Clamp(request.Limit, 1, MaxFields))] });
    }

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;

    private static DateTimeOffset Later(DateTimeOffset left, DateTimeOffset right) => left > right ? left : right;

    /// <param name="Filter">The events to compare.</param>
    /// <param name="Scope">Tenant, and the selected time.</param>
    /// <param name="Selected">Selects some of the events; all in the selected time when it is empty.</param>
    /// <param name="Baseline">The time of the others.</param>
    /// <param name="Fields">Names, separated by commas; by default fields that the events have.</param>
    /// <param name="Last">Names of fields that come after the others, separated by commas, because they only restate what was selected.</param>
    /// <param name="Limit">Maximum number of fields, up to 30.</param>
    private sealed record DifferencesRequest(EventFilter Filter, ReadScope Scope, EventFilter Selected, BaselineRange? Baseline, string? Fields, string? Last, int Limit = 10);
}

/// <param name="Selected">Number of selected events.</param>
/// <param name="Baseline">Number of the others.</param>
/// <param name="Compared">What was looked at.</param>
/// <param name="Fields">Fields with values that differ by more than chance, the largest difference first; empty if there are none. Fields that the filters name, and level, kind and event, come last: they restate what was selected.</param>
internal sealed record DifferencesAnswer(long Selected, long Baseline, ComparedAnswer Compared, IReadOnlyList<FieldDifference> Fields);

/// <param name="Fields">Number of fields that were compared.</param>
/// <param name="Values">Number of their values.</param>
internal sealed record ComparedAnswer(int Fields, int Values);
