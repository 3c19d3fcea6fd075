using System.Globalization;
using System.Text.RegularExpressions;

namespace Sightglass.Telemetry.Prices;

/// <summary>The name of a model as programs write it, taken apart.</summary>
/// <remarks>
/// <code>
/// openai/gpt-4o                                                  openai, gpt-4o
/// google-gla:gemini-1.5-pro                                      google, gemini-1.5-pro
/// projects/p/locations/l/publishers/anthropic/models/claude-x    anthropic, claude-x
/// @cf/meta/llama-3.1-8b-instruct                                 itself: "@cf" is no provider
/// </code>
/// </remarks>
/// <param name="Provider">The id of a provider of the catalog; null when the name has none.</param>
/// <param name="Model">In lower case.</param>
public sealed partial record ModelName(string? Provider, string Model)
{
    // Other names of providers, as libraries and OpenTelemetry's conventions write them.
    private static readonly Dictionary<string, string> Aliases = new(StringComparer.Ordinal)
    {
        ["gemini"] = "google", ["google-gla"] = "google", ["google-vertex"] = "google", ["vertex"] = "google", ["vertex_ai"] = "google", ["vertexai"] = "google",
        ["bedrock"] = "aws", ["aws_bedrock"] = "aws", ["amazon"] = "aws",
        ["azure_openai"] = "azure", ["azure-openai"] = "azure", ["azureopenai"] = "azure", ["azure_ai"] = "azure",
        ["mistralai"] = "mistral", ["mistral_ai"] = "mistral", ["mistral-ai"] = "mistral",
        ["xai"] = "x-ai", ["x_ai"] = "x-ai", ["workers-ai"] = "cloudflare", ["workers_ai"] = "cloudflare",
        ["fireworks_ai"] = "fireworks", ["together_ai"] = "together", ["togetherai"] = "together", ["moonshot"] = "moonshotai",
    };

    /// <summary>Takes a name apart.</summary>
    /// <param name="text">As it was sent.</param>
    /// <param name="providers">The ids of the catalog: only one of them, or another name of one, is split off.</param>
    public static ModelName Read(string text, IReadOnlySet<string> providers)
    {
        var name = text.Trim().ToLowerInvariant();
        if (Publisher().Match(name) is { Success: true } published)
        {
            return new ModelName(ProviderOf(published.Groups["provider"].Value, providers), published.Groups["model"].Value);
        }

        name = name.StartsWith("models/", StringComparison.Ordinal) ? name["models/".Length..] : name;
        var at = name.AsSpan().IndexOfAny('/', ':');
        return at > 0 && ProviderOf(name[..at], providers) is { } provider ? new ModelName(provider, name[(at + 1)..]) : new ModelName(null, name);
    }

    /// <summary>The id of the provider with this name; null when the catalog has none.</summary>
    public static string? ProviderOf(string name, IReadOnlySet<string> providers)
    {
        var known = name.Trim().ToLowerInvariant();
        known = Aliases.GetValueOrDefault(known)
            ?? (known.StartsWith("gcp.", StringComparison.Ordinal) ? "google" : known.StartsWith("azure.ai.", StringComparison.Ordinal) ? "azure" : known == "aws.bedrock" ? "aws" : known);
        return providers.Contains(known) ? known : null;
    }

    /// <summary>The ids that a name as people write it can mean, the most likely first: <c>Claude 3.5 Sonnet</c> is <c>claude-3.5-sonnet</c> or <c>claude-3-5-sonnet</c>. None of a name without blanks, which is an id.</summary>
    public static IReadOnlyList<string> OfDisplayName(string text)
    {
        var dashed = string.Join('-', text.ToLowerInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        return dashed.Contains('-', StringComparison.Ordinal) && text.Trim().Contains(' ', StringComparison.Ordinal) ? [.. new[] { dashed, dashed.Replace('.', '-') }.Distinct()] : [];
    }

    /// <summary>The name with a date of the form <c>-20250929</c> written as <c>-2025-09-29</c>; itself without one.</summary>
    public static string WithDashedDate(string name) => CompactDate().Replace(name, match =>
        DateOnly.TryParseExact(match.Groups["date"].Value, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? $"-{date:yyyy-MM-dd}" : match.Value);

    [GeneratedRegex("^(?:.*/)?publishers/(?<provider>[^/]+)/models/(?<model>.+)$", RegexOptions.CultureInvariant)]
    private static partial Regex Publisher();

    [GeneratedRegex("-(?<date>[0-9]{8})(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex CompactDate();
}
