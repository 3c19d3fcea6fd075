using System.Diagnostics.CodeAnalysis;

namespace Sightglass.Query.Syntax;

/// <summary>A syntax tree, or an error.</summary>
public sealed class ParseResult<T>
    where T : class
{
    internal ParseResult(T value) => Value = value;

    internal ParseResult(QueryError error) => Error = error;

    public T? Value { get; }

    /// <summary>The first error; the text after it cannot be parsed reliably.</summary>
    public QueryError? Error { get; }

    [MemberNotNullWhen(true, nameof(Value))]
    [MemberNotNullWhen(false, nameof(Error))]
    public bool IsValid => Error is null;
}
