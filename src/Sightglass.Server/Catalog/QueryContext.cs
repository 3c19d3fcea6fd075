using Microsoft.AspNetCore.Http.HttpResults;
using Sightglass.Query.Binding;
using Sightglass.Query.Languages.Filter;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Query.Sql;
using Sightglass.Query.Syntax;
using Sightglass.Server.Auth;
using Sightglass.Server.Http;
using Sightglass.Storage.Tables;

namespace Sightglass.Server.Catalog;

/// <summary>What every question needs: the language bound to the catalog, and the reader's limits.</summary>
internal sealed class QueryContext(LoadedCatalog catalog, EventsTable table, TimeProvider time)
{
    public QueryBinder Binder { get; } = new(catalog.Schema, catalog.Catalog.EventNames);

    public SqlCompiler Compiler => new(Binder, () => table.Columns);

    /// <summary>Reads the times and the tenant of a question.</summary>
    /// <returns>Null, or the refusal.</returns>
    public ProblemHttpResult? TryScope(HttpContext http, string? from, string? to, out TimeRange range, out QueryScope scope)
    {
        scope = null!;
        if (!TimeRange.TryParse(from, to, time.GetUtcNow(), out range, out var error))
        {
            return Problems.Create("bad-time", StatusCodes.Status400BadRequest, "A time cannot be read", error);
        }

        var caller = http.GetCaller();
        var asked = http.Request.Query["tenant"].FirstOrDefault();
        if (!string.IsNullOrEmpty(asked) && caller.Tenant is { } own && own != asked)
        {
            return Problems.Create("foreign-tenant", StatusCodes.Status403Forbidden, "Another tenant's events", $"the key is for the tenant '{own}'.");
        }

        scope = new QueryScope(caller.Tenant ?? (string.IsNullOrEmpty(asked) ? null : asked), range.From, range.To);
        return null;
    }

    /// <summary>Parses a filter; empty means every event.</summary>
    /// <returns>Null, or the refusal with the place of the mistake.</returns>
    public static ProblemHttpResult? TryFilter(string? text, out FilterNode filter)
    {
        var parsed = FilterParser.Parse(text ?? "");
        filter = parsed.Value!;
        return parsed.IsValid ? null : Syntax(parsed.Error);
    }

    /// <summary>Reads the length of the steps that a range is cut into; none when it is empty.</summary>
    /// <returns>Null, or the refusal.</returns>
    public static ProblemHttpResult? TryStep(string? text, TimeRange range, out TimeSpan? step)
    {
        step = null;
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (!TimeRange.TryParseLength(text, out var length) || range.Length / length > FormulaResult.MaxSteps - 1)
        {
            return Problems.Create("bad-step", StatusCodes.Status400BadRequest, "The step cannot be used",
                $"'step' is '{text}'; write a number and a unit (s, m, h, d, w), such as 5m, that cuts the range into fewer than {FormulaResult.MaxSteps} steps.");
        }

        step = length;
        return null;
    }

    /// <summary>A mistake in a query, with its place.</summary>
    public static ProblemHttpResult Syntax(QueryError error) =>
        Problems.Create("query-syntax", StatusCodes.Status400BadRequest, "The query cannot be understood", error.Message,
            ("position", error.Position), ("length", error.Length), ("expected", error.Expected), ("hint", error.Hint));
}
