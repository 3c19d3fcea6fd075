namespace Sightglass.Query.Syntax;

/// <summary>How a field is compared. Letter case counts except in <see cref="Contains"/>.</summary>
public enum ComparisonOperator : byte
{
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,

    /// <summary>Contains the text, whatever its letter case: the <c>:</c> of filters.</summary>
    Contains,

    /// <summary>Contains the text letter by letter: <c>includes</c> of the query builder.</summary>
    Includes,
    StartsWith,
    EndsWith,

    /// <summary>A regular expression is found in the text.</summary>
    Matches,

    /// <summary>Is one of several texts.</summary>
    In,

    /// <summary>The text has at most so many bytes of UTF-8.</summary>
    NoLongerThan,
}

/// <summary>What <see cref="ComparisonOperator.NotEqual"/> says of an event without the field. The languages disagree.</summary>
public enum MissingField : byte
{
    /// <summary>It differs: filters and the query builder, where <c>!=</c> is the negation of <c>=</c>.</summary>
    Differs,

    /// <summary>It does not match: CloudWatch patterns.</summary>
    DoesNotMatch,
}
