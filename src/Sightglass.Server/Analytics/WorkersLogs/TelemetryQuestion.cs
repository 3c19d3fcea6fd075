using System.Globalization;
using System.Text.Json;
using Sightglass.Query.Languages.QueryBuilder;
using Sightglass.Query.Planning;
using Sightglass.Query.Results;
using Sightglass.Server.Auth;
using Sightglass.Server.Http;
using Sightglass.Server.Queries;
using Sightglass.Telemetry.Events;

namespace Sightglass.Server.Analytics.WorkersLogs;

/// <summary>A request for a query, checked.</summary>
/// <param name="Query">Its parameters.</param>
/// <param name="Scope">The events that may be read, in the time that is asked for.</param>
internal sealed record TelemetryQuestion(BuilderQuery Query, QueryScope Scope)
{
    private const int DefaultEvents = 100;
    private const int MaxEvents = 2_000;
    private const int MaxSkipped = 8_000;
    private const int DefaultSteps = 60;

    private static readonly TelemetryView[] Views = Enum.GetValues<TelemetryView>();

    /// <summary>An end of the time was not given: all stored time on that side.</summary>
    public bool IsOpen { get; private init; }

    public TelemetryView View { get; private init; }

    public int Limit { get; private init; }

    public int Skip { get; private init; }

    public EventKey? After { get; private init; }

    /// <summary>Newer events than <see cref="After"/> instead of older ones.</summary>
    public bool IsBackwards { get; private init; }

    public int Steps { get; private init; }

    public bool HasSeries { get; private init; }

    public bool Compares { get; private init; }

    /// <exception cref="ProblemException">Something in the request cannot be meant.</exception>
    public static TelemetryQuestion Of(TelemetryQueryRequest request, TenantScope tenant, EventIds ids)
    {
        var query = Parse("parameters, ", request.Parameters?.GetRawText());
        var frame = request.Timeframe;
        return new TelemetryQuestion(query, Between(tenant, "timeframe.", frame?.From, frame?.To))
        {
            IsOpen = frame?.From is null || frame.To is null,
            View = ViewOf(request.View) ?? (query.Calculations.Count > 0 ? TelemetryView.Calculations : TelemetryView.Events),
            Limit = Within("limit", request.Limit, DefaultEvents, 1, MaxEvents),
            Skip = Within("offsetBy", request.OffsetBy, 0, 0, MaxSkipped),
            After = EventCursor.Parse(request.Offset, ids)?.After,
            IsBackwards = request.OffsetDirection switch
            {
                null or "next" => false,
                "prev" => true,
                var other => throw Wrong($"'offsetDirection' is '{other}'; write next or prev."),
            },
            Steps = Within("granularity", request.Granularity, DefaultSteps, 1, ReadableStep.MaxBuckets),
            HasSeries = request is { IgnoreSeries: not true, Chart: not false },
            Compares = request.Compare == true,
        };
    }

    /// <summary>The filter of a request that has nothing else of a query.</summary>
    /// <inheritdoc cref="Of"/>
    public static BuilderQuery Filter(JsonElement? filters, JsonElement? needle) => Parse("", JsonSerializer.Serialize(new { filters, needle }, ApiJson.Options));

    /// <summary>The time of a request; all stored time if it names no end.</summary>
    /// <inheritdoc cref="Of"/>
    public static QueryScope Between(TenantScope tenant, string name, double? from, double? to)
    {
        if (from > to)
        {
            throw Wrong(string.Create(CultureInfo.InvariantCulture, $"'{name}from' is {from}, after '{name}to', which is {to}; write the earlier moment first."));
        }

        var all = RelationRunner.Everything(tenant.Between(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch), from: null, to: null);
        return all with
        {
            From = from is { } first ? MomentOf($"{name}from", first) : all.From,

            // The last millisecond belongs to it.
            To = to is { } last ? MomentOf($"{name}to", last).AddMilliseconds(1) : all.To,
        };
    }

    /// <inheritdoc cref="Of"/>
    public static int Within(string name, int? asked, int usual, int min, int max) => asked is not { } number ? usual
        : number >= min && number <= max ? number
        : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"'{name}' is {number}; write a number from {min} to {max}."));

    public static ProblemException Wrong(string detail) => new(RequestProblems.BadRequest(detail));

    private static DateTimeOffset MomentOf(string name, double millis) => millis >= 0 && millis < EventTime.EndMicros / 1000.0
        ? DateTimeOffset.FromUnixTimeMilliseconds((long)millis)
        : throw Wrong(string.Create(CultureInfo.InvariantCulture, $"'{name}' is {millis}; write milliseconds since 1970, up to {EventTime.EndMicros / 1000 - 1}."));

    private static TelemetryView? ViewOf(string? name) => name is null ? null
        : Array.Find(Views, view => WordOf(view) == name) is var found && WordOf(found) == name ? found
        : throw Wrong($"'view' is '{name}'; write one of {string.Join(", ", Views.Select(WordOf))}.");

    private static string WordOf(TelemetryView view) => view.ToString().ToLowerInvariant();

    private static BuilderQuery Parse(string where, string? json)
    {
        var parsed = BuilderParser.Parse(json ?? "");
        return parsed.IsValid ? parsed.Value : throw new ProblemException(RequestProblems.Syntax(parsed.Error with { Message = where + parsed.Error.Message }));
    }
}

/// <summary>What an answer is made of.</summary>
internal enum TelemetryView : byte
{
    Events,
    Calculations,
    Invocations,
    Traces,

    /// <summary>The same as invocations: each is one request.</summary>
    Requests,
    Agents,
}
