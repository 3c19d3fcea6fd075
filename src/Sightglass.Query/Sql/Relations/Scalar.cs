using Sightglass.Query.Functions;
using Sightglass.Query.Syntax.Relations;

namespace Sightglass.Query.Sql.Relations;

/// <summary>A printed value.</summary>
/// <param name="Sql">For the engine; complete in itself, so that it can be an operand.</param>
/// <param name="Type">What may be done with it.</param>
internal sealed record Scalar(string Sql, ScalarType Type)
{
    public static readonly Scalar Null = new("NULL", ScalarType.Null);

    /// <summary>Prints the number that it is, where that is not <see cref="Sql"/>: of <see cref="ScalarType.Any"/>, and of a whole number that is rounded to be shown.</summary>
    public Func<string>? Number { get; init; }

    /// <summary>The value as it was written out; null where it is computed.</summary>
    public ScalarNode? Literal { get; init; }

    /// <summary>The field of events whose values have several spellings: <c>event</c> or <c>level</c>.</summary>
    public string? Field { get; init; }

    /// <summary>The operands with the operator between them, without parentheses; and the operators that may follow.</summary>
    public (string Sql, string Operators)? Chain { get; init; }

    public bool IsNumber => Type is ScalarType.Number or ScalarType.Integer;
}
