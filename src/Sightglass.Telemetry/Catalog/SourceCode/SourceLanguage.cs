namespace Sightglass.Telemetry.Catalog.SourceCode;

/// <summary>The languages whose logging calls are understood.</summary>
public enum SourceLanguage : byte
{
    CSharp,

    /// <summary>And TypeScript.</summary>
    JavaScript,
    Python,
}

/// <summary>Knows a language by the ending of a file's name.</summary>
public static class SourceLanguages
{
    /// <summary>Null for a file of another language.</summary>
    public static SourceLanguage? Of(string fileName) => Path.GetExtension(fileName).ToLowerInvariant() switch
    {
        ".cs" => SourceLanguage.CSharp,
        ".ts" or ".tsx" or ".js" or ".jsx" or ".mjs" or ".cjs" or ".mts" or ".cts" => SourceLanguage.JavaScript,
        ".py" => SourceLanguage.Python,
        _ => null,
    };
}
