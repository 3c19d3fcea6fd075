namespace Sightglass.Query.Binding;

/// <summary>A test of one text.</summary>
internal abstract record TextTest;

/// <summary>Is one of these, letter by letter. At least one.</summary>
internal sealed record EqualsText(IReadOnlyList<string> Texts) : TextTest;

/// <summary>Consists of these parts in order with anything between them; the first stands at the start, the last at the end.</summary>
internal sealed record WildcardText(IReadOnlyList<string> Parts) : TextTest;

internal sealed record ContainsText(string Text, bool MatchCase) : TextTest;

internal sealed record StartsWithText(string Text) : TextTest;

internal sealed record EndsWithText(string Text) : TextTest;

/// <summary>The expression is found somewhere; a dot also stands for a line break.</summary>
internal sealed record RegexText(string Expression, bool MatchCase) : TextTest;

/// <summary>Has at most so many bytes of UTF-8.</summary>
internal sealed record NoLongerThanText(long Bytes) : TextTest;
