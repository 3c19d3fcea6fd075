namespace Sightglass.Telemetry.Catalog.SourceCode;

internal enum TokenKind : byte
{
    Name,

    /// <summary>A string literal.</summary>
    Text,

    /// <summary>An operator, a bracket or a number.</summary>
    Sign,
}

/// <param name="Text">Of a literal, its value; of one that has expressions in it, what stands before the first.</param>
/// <param name="Line">One-based.</param>
/// <param name="Column">One-based.</param>
/// <param name="IsOpen">The literal goes on with an expression.</param>
internal readonly record struct SourceToken(TokenKind Kind, string Text, int Line, int Column, bool IsOpen = false)
{
    public bool Is(string sign) => Kind == TokenKind.Sign && Text == sign;
}
