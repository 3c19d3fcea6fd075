namespace Sightglass.Query.Languages;

/// <summary>A question as a text of a language.</summary>
/// <param name="Text">Null when the language cannot ask it.</param>
/// <param name="Lost">What the language lacks for it, each a phrase; none when the text means the same.</param>
public sealed record Translation(string? Text, IReadOnlyList<string> Lost);

/// <summary>A language cannot express something.</summary>
/// <param name="what">What, as a phrase that names the field or function.</param>
internal sealed class InexpressibleException(string what) : Exception(what);
