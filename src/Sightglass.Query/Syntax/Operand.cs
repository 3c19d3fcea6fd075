namespace Sightglass.Query.Syntax;

/// <summary>The value that a field is compared with.</summary>
public abstract record Operand(TextSpan Span);

/// <summary>A text, compared case-sensitively; for <see cref="ComparisonOperator.Matches"/> a regular expression.</summary>
public sealed record TextOperand(string Text, TextSpan Span) : Operand(Span);

/// <summary>A number: compared as a number with fields that hold numbers, otherwise as the text that was written.</summary>
public sealed record NumberOperand(double Value, string Text, TextSpan Span) : Operand(Span);

/// <summary>A text with wildcards: the parts between them, at least two. Any run of characters may be between two parts.</summary>
public sealed record PatternOperand(IReadOnlyList<string> Parts, TextSpan Span) : Operand(Span);

/// <summary>Several texts, one of which must match.</summary>
public sealed record ListOperand(IReadOnlyList<string> Texts, TextSpan Span) : Operand(Span);

/// <summary>A regular expression that matches somewhere in the text. It means the same to RE2 and to .NET.</summary>
public sealed record RegexOperand(string Expression, TextSpan Span) : Operand(Span);
