using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Sightglass.Server.Http;

/// <summary>Errors as <c>application/problem+json</c>. Every code has a row in docs/errors.md.</summary>
internal static class Problems
{
    public const string ContentType = "application/problem+json";

    /// <param name="code">Stable, kebab-case: the last part of the problem's type.</param>
    /// <param name="status">HTTP status.</param>
    /// <param name="title">The kind of problem.</param>
    /// <param name="detail">This specific problem: what, where, and how to fix it.</param>
    /// <param name="extensions">Further members, such as a query error's position.</param>
    public static ProblemHttpResult Create(string code, int status, string title, string detail, params (string Name, object? Value)[] extensions)
    {
        var problem = new ProblemDetails { Type = "/problems/" + code, Title = title, Status = status, Detail = detail };
        problem.Extensions["code"] = code;
        problem.Extensions["traceId"] = Activity.Current?.TraceId.ToString();
        foreach (var (name, value) in extensions)
        {
            problem.Extensions[name] = value;
        }

        return TypedResults.Problem(problem);
    }
}
