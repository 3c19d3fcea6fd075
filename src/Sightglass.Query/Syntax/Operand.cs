namespace Sightglass.Query.Syntax;

/// <summary>What a field is compared with.</summary>
public abstract record Operand(TextSpan Span);

/// <summary>A text, compared letter by letter; for <see cref="ComparisonOperator.Matches"/> a regular expression.</summary>
public sealed record TextOperand(string Text, TextSpan Span) : Operand(Span);

/// <summary>A number: compared as a number with fields that hold numbers, as the text it is written in with others.</summary>
public sealed record NumberOperand(double Value, string Text, TextSpan Span) : Operand(Span);

/// <summary>A text with wildcards: the parts between them, at least two. Any run of characters may stand between two parts.</summary>
public sealed record PatternOperand(IReadOnlyList<string> Parts, TextSpan Span) : Operand(Span);

/// <summary>Several texts, of which one has to match.</summary>
public sealed record ListOperand(IReadOnlyList<string> Texts, TextSpan Span) : Operand(Span);
