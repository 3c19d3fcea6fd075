namespace Sightglass.Query.Syntax;

/// <summary>The comparison operators. All are case-sensitive except <see cref="Contains"/>.</summary>
public enum ComparisonOperator : byte
{
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,

    /// <summary>Contains the text, case-insensitively: the <c>:</c> of filters.</summary>
    Contains,

    /// <summary>Contains the text, case-sensitively: <c>includes</c> of the query builder.</summary>
    Includes,
    StartsWith,
    EndsWith,

    /// <summary>A regular expression matches somewhere in the text.</summary>
    Matches,

    /// <summary>Equals one of several texts.</summary>
    In,

    /// <summary>The text has at most this many bytes of UTF-8.</summary>
    NoLongerThan,
}

/// <summary>The result of <see cref="ComparisonOperator.NotEqual"/> for an event without the field. The languages differ.</summary>
public enum MissingField : byte
{
    /// <summary>It matches: filters and the query builder, where <c>!=</c> is the negation of <c>=</c>.</summary>
    Differs,

    /// <summary>It does not match: CloudWatch patterns.</summary>
    DoesNotMatch,
}
