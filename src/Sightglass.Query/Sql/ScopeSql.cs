using System.Text;
using Sightglass.Query.Planning;
using Sightglass.Telemetry.Events;

namespace Sightglass.Query.Sql;

/// <summary>Prints the condition on the rows that a statement may read at all.</summary>
internal static class ScopeSql
{
    public static string Print(QueryScope scope, SqlParameters parameters)
    {
        var sql = new StringBuilder();
        if (scope.Tenant is not null)
        {
            sql.Append($"tenant = {parameters.String(scope.Tenant)} AND ");
        }

        sql.Append($"time >= {parameters.Time(scope.From)} AND time < {parameters.Time(scope.To)}");
        foreach (var (from, to) in scope.Skipped)
        {
            sql.Append($" AND NOT (time >= {parameters.Time(UnixMicros.ToTime(from))} AND time < {parameters.Time(UnixMicros.ToTime(to))})");
        }

        if (scope.Arrived is var (after, before))
        {
            sql.Append($" AND sequence > {parameters.UInt64(after)} AND sequence < {parameters.UInt64(before)}");
        }

        return sql.ToString();
    }
}
